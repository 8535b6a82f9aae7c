"""Why an act on an edition or a report cannot be, and what to do: one sentence a code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, Promise] = {
    "not_there": _("没有这件反映，或不在您的管辖范围内。"),
    "not_permitted": _("您的角色不能办理这一步。"),
    "wrong_state": _("反映的状态已变，这一步现在不能办；请刷新页面查看。"),
    "answer_missing": _("请写明答复，反映人凭受理号可以看到。"),
    "answer_too_long": _("答复请控制在500字以内。"),
    "answer_names_number": _("答复会公开，不要写身份证号、银行账号、手机号等号码，请删去。"),
    "purpose_missing": _("请写明查看联系方式的事由，至少4个字。"),
    "no_contact": _("这件反映是匿名的，没有联系方式。"),
    "contact_damaged": _("联系方式已损坏，无法打开。"),
    "edition_not_there": _("没有这个公开版次，或它的状态已变；请刷新页面查看。"),
    "edition_same_person": _("公开须由另一人审核，不能由生成人本人公开。"),
    "edition_number_found": _("待公开内容里有能指认个人的号码，不能公开。"),
    "reason_missing": _("请写明撤回的原因。"),
    "books_held": _("台账正由他人占用，请稍后再试。"),
    "file_altered": _("这个版次的文件与生成时不一致，不能公开；请重新生成，并报告系统操作员。"),
}
