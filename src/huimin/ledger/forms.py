"""What an officer says before looking at somebody: whom, and what for."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huimin.identity.types import PURPOSES, Purpose
from huimin.ledger.types import Asked

PURPOSE_WORDS = {
    "verify_clue": gettext_lazy("核查疑点线索"),
    "supervision": gettext_lazy("监督检查"),
    "citizen_report": gettext_lazy("核实群众反映"),
    "own_request": gettext_lazy("本人申请查询"),
    "recovery": gettext_lazy("追缴或补发"),
    "data_check": gettext_lazy("核对数据"),
    "other": gettext_lazy("其他（请写明）"),
}


class PurposeForm(forms.Form):
    """Why somebody is looked at; nothing opens without it."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("查阅目的"),
        choices=[("", gettext_lazy("请选择")), *((code, PURPOSE_WORDS[code]) for code in PURPOSES)],
        error_messages={"required": gettext_lazy("请选择查阅目的。")},
    )
    words = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=200)
    clue = forms.RegexField(
        r"^X-[A-Z2-7]{10}$",
        label=gettext_lazy("线索编号（如有）"),
        required=False,
        error_messages={"invalid": gettext_lazy("线索编号形如 X-ABCDEFGH23。")},
    )

    def clean(self) -> dict:
        said = super().clean()
        if said.get("purpose") == "other" and len(said.get("words", "").strip()) < 2:
            self.add_error("words", _("选择“其他”时请写明目的。"))
        return said

    @property
    def purpose_said(self) -> Purpose:
        said = self.cleaned_data
        return Purpose(said["purpose"], said["words"].strip(), said["clue"])


class SearchForm(PurposeForm):
    """One way to say whom: a number, an account, or a name with a birth date."""

    id_number = forms.CharField(label=gettext_lazy("身份证号"), required=False, max_length=40)
    account = forms.CharField(label=gettext_lazy("银行账号"), required=False, max_length=60)
    name = forms.CharField(label=gettext_lazy("姓名"), required=False, max_length=60)
    birth_on = forms.DateField(
        label=gettext_lazy("出生日期"),
        required=False,
        input_formats=["%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d"],
        widget=forms.DateInput(attrs={"placeholder": "1950-01-31", "inputmode": "numeric"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("出生日期请写成 1950-01-31 的形式。")},
    )
    field_order = ["id_number", "account", "name", "birth_on", "purpose", "words", "clue"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("id_number", "account", "name", "birth_on"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def clean(self) -> dict:
        said = super().clean()
        by_name = bool(said.get("name") or said.get("birth_on"))
        n_ways = sum(map(bool, (said.get("id_number"), said.get("account"), by_name)))
        if n_ways != 1:
            raise forms.ValidationError(_("请只用一种方式查找：身份证号、银行账号，或者姓名加出生日期。"))
        if by_name and not (said.get("name") and said.get("birth_on")):
            raise forms.ValidationError(_("按姓名查找时，姓名和出生日期都要填写。"))
        return said

    @property
    def asked(self) -> Asked:
        said = self.cleaned_data
        return Asked(said["id_number"], said["account"], said["name"], said["birth_on"])
