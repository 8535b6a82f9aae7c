"""What is said of a list that is sent in, taken in or only looked at before it is paid."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from huimin.intake.listing import batch_in
from huimin.kit.periods import PeriodError, read_period
from huimin.programmes import queries as programmes
from huimin.regions import queries as regions
from huimin.users.types import Scope


class ListForm(forms.Form):
    """Where a list belongs; what stands in the file need not be said again."""

    region = forms.ChoiceField(label=_lazy("所属区划"))
    programme = forms.ChoiceField(
        label=_lazy("补贴项目"), required=False, help_text=_lazy("表内有项目列时不必选；选择的项目只填补空白。")
    )
    period = forms.CharField(
        label=_lazy("所属期"),
        required=False,
        help_text=_lazy("写成 2018-05 或 2018；表内、表名已写明时不必填。"),
        widget=forms.TextInput({"placeholder": "2018-05"}),
    )

    def __init__(self, data=None, files=None, *, scope: Scope):
        super().__init__(data, files)
        self.fields["region"].choices = regions.choices(scope.low, scope.high)
        is_en = get_language() == "en"
        known = [(shown.code, shown.name_en if is_en else shown.name) for shown in programmes.catalogue()]
        self.fields["programme"].choices = [("", _("见表内")), *known]
        self._scope = scope

    def clean_period(self) -> str:
        """The period as the command takes it."""
        said = self.cleaned_data["period"]
        try:
            return said and read_period(said) and said
        except PeriodError as error:
            raise forms.ValidationError(_("所属期请写成 2018-05 或 2018。")) from error


class PrecheckForm(ListForm):
    """A payment list before it is paid."""

    file = forms.FileField(
        label=_lazy("待发放清册"),
        help_text=_lazy("Excel（.xlsx、.xls）或 CSV；单位原表直接上传，不需要改成模板。"),
        error_messages={"required": _lazy("请选择要比对的清册。")},
    )
    supersedes = forms.CharField(
        label=_lazy("更正哪个批次"),
        required=False,
        help_text=_lazy("清册用来更正已受理的批次时填写批次号，否则空着。"),
        widget=forms.TextInput({"placeholder": "B000001"}),
    )
    additional = forms.BooleanField(label=_lazy("与已受理的清册重叠时，按追加发放比对"), required=False)
    field_order = ("file", "region", "programme", "period", "supersedes", "additional")

    def clean_supersedes(self) -> str:
        """The batch, inside the scope."""
        said = self.cleaned_data["supersedes"]
        if not said:
            return ""
        found = batch_in(scope=self._scope, code=said)
        if found is None or found.kind != "payments":
            raise forms.ValidationError(_("您的管辖范围内没有这个发放批次。"))
        return found.code

    def clean(self) -> dict:
        said = super().clean()
        if said.get("supersedes") and said.get("additional"):
            raise forms.ValidationError(_("更正和追加只能选一样。"))
        return said

    def said(self) -> dict[str, object]:
        """The flags of `huimin precheck`; only asked of a valid form."""
        return {name: self.cleaned_data[name] for name in ("programme", "period", "supersedes", "additional")}
