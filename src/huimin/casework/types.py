"""What a clue goes through at the units, in words; and what other rooms learn of it."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a clue stands at the units; what may follow what is in states.STEPS."""

    UNASSIGNED = "unassigned", _("待交办")  # no row in the database: nobody has handed it to a unit yet
    ASSIGNED = "assigned", _("待签收")
    SIGNED = "signed", _("核查中")
    CONCLUDED = "concluded", _("待审结")
    RETURNED = "returned", _("退回重办")
    CLOSED = "closed", _("已办结")


class Result(TextChoices):
    """核查结论: what the unit found when it looked."""

    CONFIRMED = "confirmed", _("属实")
    PARTLY = "partly", _("部分属实")
    NOT_CONFIRMED = "not_confirmed", _("不属实")  # an exemption of the rule holds, and is named
    DATA_FAULT = "data_fault", _("数据有误")  # of a register, which is named


TRUE_RESULTS = frozenset({Result.CONFIRMED, Result.PARTLY})


class Direction(TextChoices):
    """Which way money goes to put a payment right."""

    RECOVERY = "recovery", _("追缴")
    BACK_PAY = "back_pay", _("补发")


class Refused(ValueError):
    """An act on a clue that cannot be; `code` is a key of refusals.REFUSALS, `field` what of the form to mend."""

    def __init__(self, code: str, field: str = ""):
        super().__init__(code)
        self.code, self.field = code, field


@dataclass(frozen=True)
class NewFile:
    """A file somebody attaches: the name it was sent under and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Conclusion:
    """What a unit reports. Money in fen.

    rule, exemption: for NOT_CONFIRMED, the rule and the sentence of it (Chinese) that holds. register: for DATA_FAULT,
    the dataset kind whose data are wrong. in_post: postings of those who should have prevented it, and duty_reason why.
    """

    result: Result
    text: str
    rule: str = ""
    exemption: str = ""
    register: str = ""
    recover_fen: int = 0
    back_pay_fen: int = 0
    in_post: tuple[int, ...] = ()
    duty_reason: str = ""
