"""The words of reports, with their names for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a report stands; the reporter sees the same by the tracking number."""

    RECEIVED = "received", _("已收到")
    CHECKING = "checking", _("核查中")
    ANSWERED = "answered", _("已答复")


class Topic(models.TextChoices):
    """What a reporter says is wrong; the values are `types.TOPICS`."""

    NOT_RECEIVED = "not_received", _("钱没有收到")
    WRONG_AMOUNT = "wrong_amount", _("金额不对")
    NOT_ENTITLED = "not_entitled", _("不该领的人领了")
    NOT_DONE = "not_done", _("事情没有办或支出不实")
    OTHER = "other", _("其他")


class Unfit(models.TextChoices):
    """Why a file of the drop-box was set aside."""

    NOT_A_MESSAGE = "not_a_message", _("不是本系统的投递文件")
    DAMAGED = "damaged", _("文件损坏或不是写给本系统的")
    MALFORMED = "malformed", _("内容格式不符")
    REPEATED = "repeated", _("受理号与另一件重复")


PARTS = {"policies": _("政策"), "totals": _("发放汇总"), "payments": _("发放明细"), "column": _("村务公开栏")}
"""The parts of an edition."""
KEPT = {
    "ledger": _("台账里的发放记录"),
    "netted": _("被冲销的"),
    "line": _("逐条公开的"),
    "C": _("只公开人数和合计的项目"),
    "D": _("不公开的项目"),
    "child": _("未成年人，不公开"),
    "unknown_age": _("年龄不详，不公开"),
    "no_village": _("没有村或没有姓名，只进合计"),
}
"""How the ledger's rows divide."""
FOUND = {"id18": _("身份证号（18位）"), "id15": _("身份证号（15位）"), "account": _("银行账号"), "mobile": _("手机号")}
"""Kinds of numbers that a scan finds."""
