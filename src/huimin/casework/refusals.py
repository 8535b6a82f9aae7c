"""Why an act on a clue cannot be, and what to do: one sentence a code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, Promise] = {
    "outside_scope": _("这条线索不在您的管辖范围内。"),
    "not_permitted": _("您的角色不能办理这一步。"),
    "other_unit": _("这条线索不在您的单位，请由承办单位办理。"),
    "no_unit": _("您没有所属单位，不能审核其他单位的结论；请系统操作员为您设置单位。"),
    "same_unit": _("结论由您所在单位报送，须由另一单位的人审核。"),
    "same_person": _("结论由您本人报送，须由另一单位的人审核。"),
    "wrong_state": _("线索的状态已变，这一步现在不能办；请刷新页面查看。"),
    "not_open": _("线索已撤销或已办结，不能再交办。"),
    "changed_since": _("结论报送后疑点又有变化，请退回重办。"),
    "unit_missing": _("没有对应的主管单位，请选择一个单位。"),
    "unit_not_concerned": _("该单位不管这一区划，请选择线索所在乡镇、区县或市的单位。"),
    "text_missing": _("请写明情况。"),
    "text_too_long": _("文字过长，请控制在2000字以内，详情可作附件。"),
    "text_names_number": _("文字里不要写身份证号、银行账号等号码，请删去。"),
    "exemption_missing": _("不属实的，请从规则列明的情形中选一项。"),
    "register_missing": _("数据有误的，请选择有误的登记库。"),
    "evidence_missing": _("请附上核查材料，至少一份。"),
    "amount_unreadable": _("金额读不懂，请写成1234.50这样的元数。"),
    "amount_below_zero": _("金额不能小于零。"),
    "nothing_to_recover": _("只有属实或部分属实的，才有应追缴金额。"),
    "amount_beyond": _("金额须大于零，累计不能超过结论认定的数额。"),
    "day_ahead": _("日期不能晚于今天。"),
    "no_exemption": _("只有按列明情形认定不属实的，才能排除。"),
    "term_unfit": _("排除期限须在明天以后、两年以内。"),
    "not_in_post": _("此人当时不在履职链条的岗位上，请从列出的人员中选择。"),
    "file_kind": _("附件只收 pdf、jpg、png、docx、xlsx。"),
    "file_empty": _("附件是空的，请重新选择。"),
    "file_too_large": _("附件超过10MB，请压缩或分开后再传。"),
    "file_not_as_named": _("附件内容与文件名后缀不符，请核对。"),
    "too_many_files": _("一条线索最多20份附件。"),
}
