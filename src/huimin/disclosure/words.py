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
