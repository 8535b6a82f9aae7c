"""What people type to start a comparison, understood."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from huimin.comparison.library import theme_titles
from huimin.comparison.listing import rule_titles
from huimin.kit.periods import PeriodError, read_period

_MONTH = {"type": "month", "placeholder": "2018-01"}


class AskForm(forms.Form):
    """Which rules over which months; nothing chosen means all."""

    rule = forms.ChoiceField(label=_lazy("规则"), required=False)
    first = forms.CharField(label=_lazy("起始月份"), required=False, widget=forms.TextInput(_MONTH))
    last = forms.CharField(label=_lazy("截止月份"), required=False, widget=forms.TextInput(_MONTH))

    def __init__(self, data=None, *, lang: str):
        super().__init__(data)
        self.fields["rule"].choices = [("", _("全部规则")), *rule_titles(lang).items()]

    def clean_first(self) -> str:
        """The first month as the command takes it."""
        return _month(self.cleaned_data["first"])

    def clean_last(self) -> str:
        """The last month, inclusive; not before the first."""
        return _not_before(self.cleaned_data.get("first", ""), _month(self.cleaned_data["last"]))


class ReplayForm(forms.Form):
    """Over which past months, and as of which day and state of the books; nothing said means all, today, the latest."""

    first = forms.CharField(label=_lazy("起始月份"), required=False, widget=forms.TextInput(_MONTH))
    last = forms.CharField(label=_lazy("截止月份"), required=False, widget=forms.TextInput(_MONTH))
    as_of = forms.DateField(label=_lazy("以此日为准"), required=False, widget=forms.DateInput({"type": "date"}))
    known_at = forms.IntegerField(label=_lazy("台账截至留痕"), required=False, min_value=0)

    def clean_first(self) -> str:
        """The first month as the job takes it."""
        return _month(self.cleaned_data["first"])

    def clean_last(self) -> str:
        """The last month, inclusive; not before the first."""
        return _not_before(self.cleaned_data.get("first", ""), _month(self.cleaned_data["last"]))

    def said(self) -> dict:
        """What was asked, as the action takes it."""
        said = self.cleaned_data
        return said | {"as_of": said["as_of"].isoformat() if said["as_of"] else ""}


class RuleFilters(forms.Form):
    """What is looked for in the library; the address holds it."""

    words = forms.CharField(
        label=_lazy("查找"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"placeholder": _lazy("如：死亡 低保")}),
    )
    theme = forms.ChoiceField(label=_lazy("主题"), required=False)
    severity = forms.ChoiceField(label=_lazy("程度"), required=False)
    direction = forms.ChoiceField(label=_lazy("方向"), required=False)

    def __init__(self, data, *, lang: str):
        super().__init__(data)
        every = [("", _("全部"))]
        self.fields["theme"].choices = [*every, *((name, getattr(one, lang)) for name, one in theme_titles().items())]
        levels = (
            ("critical", _("严重")),
            ("high", _("高")),
            ("medium", _("中")),
            ("low", _("低")),
            ("info", _("提示")),
        )
        self.fields["severity"].choices = [*every, *levels]
        ways = (("overpaid", _("不应发而发")), ("owed", _("应发而未发")), ("conduct", _("程序与账务")))
        self.fields["direction"].choices = [*every, *ways]


def _not_before(first: str, last: str) -> str:
    if first and last and read_period(first).starts_month > read_period(last).ends_month - 1:
        raise forms.ValidationError(_("截止月份早于起始月份，请对调或改正。"))
    return last


def _month(text: str) -> str:
    try:
        return text if not text or read_period(text) else ""
    except PeriodError as error:
        raise forms.ValidationError(_("月份请写成 2018-01。")) from error
