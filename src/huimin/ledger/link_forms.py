"""What people type about links: filters in the address, whom a row means and why, why a link is taken back."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huimin.identity.queries import link_grades
from huimin.intake import queries as batches
from huimin.ledger.passes import read_pass
from huimin.ledger.queries import LinksWanted

METHODS = {"completed": gettext_lazy("自动补全"), "by_hand": gettext_lazy("人工关联")}
REFUSED = {
    "linked": gettext_lazy("这一行已经有关联，请先撤销再关联。"),
    "not_linked": gettext_lazy("这一行没有有效的关联，或不在您的管辖范围内。"),
    "not_waiting": gettext_lazy("这一行不需要关联，或不在您的管辖范围内。"),
    "no_person": gettext_lazy("您的管辖范围内没有这个人的记录，不能关联。"),
    "no_reason": gettext_lazy("请写明理由，至少四个字。"),
}


class WaitingFilters(forms.Form):
    """Rows of one batch, or all."""

    batch = forms.CharField(
        label=gettext_lazy("批次"), required=False, widget=forms.TextInput({"placeholder": "B000001"})
    )

    def clean_batch(self) -> int | None:
        """The number of the batch."""
        text = self.cleaned_data["batch"]
        try:
            return batches.by_code(text).number if text else None
        except batches.BatchUnknown as error:
            raise forms.ValidationError(_("没有这个批次，批次号形如 B000001。")) from error


class LinkFilters(forms.Form):
    """How a link was made, its grade, whether it holds."""

    method = forms.ChoiceField(label=gettext_lazy("关联方式"), required=False)
    grade = forms.ChoiceField(label=gettext_lazy("匹配等级"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False)

    def __init__(self, data):
        super().__init__(data)
        every = [("", _("全部"))]
        self.fields["method"].choices = [*every, *METHODS.items()]
        self.fields["grade"].choices = [*every, *((str(grade), f"M{grade}") for grade in link_grades())]
        self.fields["state"].choices = [*every, ("holds", _("有效")), ("withdrawn", _("已撤销"))]

    def wanted(self) -> LinksWanted:
        """The filters as the query takes them; only asked of a valid form."""
        said = self.cleaned_data
        holds = {"holds": True, "withdrawn": False}.get(said["state"])
        return LinksWanted(said["method"], int(said["grade"]) if said["grade"] else None, holds)


class ReasonForm(forms.Form):
    """Why; a word alone is no reason."""

    reason = forms.CharField(
        label=gettext_lazy("理由"),
        min_length=4,
        max_length=200,
        error_messages={"min_length": REFUSED["no_reason"], "required": REFUSED["no_reason"]},
    )


class LinkForm(ReasonForm):
    """Whom a row means: the pass of a proposed person."""

    person = forms.CharField(error_messages={"required": gettext_lazy("请选择这一行对应的人。")})

    def __init__(self, data, *, by: str):
        super().__init__(data)
        self._by = by

    def clean_person(self) -> int:
        """The key of the person."""
        known = read_pass(self.cleaned_data["person"], by=self._by, kinds=("person",))
        if known is None:
            raise forms.ValidationError(_("请选择这一行对应的人。"))
        return known[0].key
