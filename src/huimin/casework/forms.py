"""What people type on the pages of clues, understood."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from huimin.casework.models import Clue
from huimin.casework.queries import NO_PROGRAMME, Wanted, programme_names
from huimin.comparison import queries as comparison
from huimin.intake import queries as batches
from huimin.kit.periods import PeriodError, read_period
from huimin.programmes import queries as programmes
from huimin.regions import queries as regions
from huimin.users.types import Scope

EVERY_STATUS = "all"
DIRECTIONS = (("overpaid", _lazy("不应发而发")), ("owed", _lazy("应发而未发")), ("conduct", _lazy("程序与账务")))
_MONTH = {"type": "month", "placeholder": "2018-01"}


class ClueFilters(forms.Form):
    """The filters of the list of clues; they live in the address and mean what the command's flags mean."""

    region = forms.CharField(label=_lazy("区划"), required=False, widget=forms.Select)
    programme = forms.ChoiceField(label=_lazy("项目"), required=False)
    rule = forms.ChoiceField(label=_lazy("规则"), required=False)
    direction = forms.ChoiceField(label=_lazy("方向"), required=False, choices=[("", _lazy("全部")), *DIRECTIONS])
    first = forms.CharField(label=_lazy("起始月份"), required=False, widget=forms.TextInput(_MONTH))
    last = forms.CharField(label=_lazy("截止月份"), required=False, widget=forms.TextInput(_MONTH))
    score = forms.DecimalField(label=_lazy("可疑度不低于"), required=False, min_value=0, max_value=100)
    batch = forms.CharField(label=_lazy("批次"), required=False, widget=forms.TextInput({"placeholder": "B000001"}))
    status = forms.ChoiceField(label=_lazy("状态"), required=False)
    verdict = forms.ChoiceField(label=_lazy("核查"), required=False)
    week = forms.ChoiceField(label=_lazy("周清单"), required=False)
    known = forms.CharField(required=False, widget=forms.HiddenInput)  # month of the verdict: a rule's page asks for it
    also = forms.CharField(required=False, widget=forms.HiddenInput)  # another rule: likewise

    def __init__(self, data, *, scope: Scope, lang: str):
        super().__init__(data)
        self.fields["region"].widget.choices = _region_choices(scope, self.data.get("region", ""))
        names = programme_names(lang)
        codes = programmes.codes()
        listed = [(codes[no], name) for no, name in names.items()]
        self.fields["programme"].choices = [("", _("全部")), *listed, (NO_PROGRAMME, _("不属于单个项目"))]
        library = sorted(comparison.known_rules().values(), key=lambda rule: rule.title)
        titles = [(rule.id, rule.title if lang == "zh" else rule.title_en) for rule in library]
        self.fields["rule"].choices = [("", _("全部")), *titles]
        states = [(value, label) for value, label in Clue.Status.choices if value != Clue.Status.OPEN]
        self.fields["status"].choices = [("", Clue.Status.OPEN.label), *states, (EVERY_STATUS, _("全部"))]
        self.fields["verdict"].choices = [
            ("", _("全部")), ("checked", _("已核查")), ("yes", _("有问题")), ("no", _("没有问题"))
        ]  # fmt: skip
        self.fields["week"].choices = [("", _("全部")), ("drawn", _("随机抽取")), ("listed", _("按价值选取"))]

    def clean_region(self) -> tuple[int, int] | None:
        """The codes at and below the division."""
        return _understood(self.cleaned_data["region"], regions.code_range, _("没有这个区划，请从列表中选择。"))

    def clean_first(self) -> int | None:
        """The number of the first month."""
        period = _understood(self.cleaned_data["first"], read_period, _("月份请写成 2018-01。"))
        return period and period.starts_month

    def clean_last(self) -> int | None:
        """The number of the last month, inclusive."""
        period = _understood(self.cleaned_data["last"], read_period, _("月份请写成 2018-01。"))
        return period and period.ends_month - 1

    def clean_known(self) -> int | None:
        """The number of the month."""
        period = _understood(self.cleaned_data["known"], read_period, _("月份请写成 2018-01。"))
        return period and period.starts_month

    def clean_batch(self) -> int | None:
        """The number of the batch."""
        found = _understood(self.cleaned_data["batch"], batches.by_code, _("没有这个批次，批次号形如 B000001。"))
        return found and found.number

    def wanted(self) -> Wanted:
        """The filters as the query takes them; only asked of a valid form."""
        said = self.cleaned_data
        every, without = said["status"] == EVERY_STATUS, said["programme"] == NO_PROGRAMME
        return Wanted(
            region=said["region"],
            first_month=said["first"],
            last_month=said["last"],
            rule=said["rule"] or None,
            direction=said["direction"] or None,
            programme=programmes.by_code(said["programme"]).no if said["programme"] and not without else None,
            is_without_programme=without,
            batch=said["batch"],
            min_score=None if said["score"] is None else round(said["score"] * 100),
            verdict=said["verdict"] or ("checked" if said["known"] else None),
            known_month=said["known"],
            also=said["also"] or None,
            is_drawn=said["week"] == "drawn",
            is_listed=said["week"] == "listed",
            status=None if every else said["status"] or None,
            closed_too=every,
        )


def _understood(text: str, read, sentence: str):
    if not text:
        return None
    try:
        return read(text)
    except (regions.RegionUnknown, batches.BatchUnknown, PeriodError) as error:
        raise forms.ValidationError(sentence) from error


def _region_choices(scope: Scope, asked: str) -> list:
    """Counties with their townships inside the scope, and the division asked for if it is none of these."""
    groups: dict[int, tuple[str, list]] = {}
    known = {""}
    for division in regions.divisions(scope.low, scope.high, ("county", "township")):
        code = f"{division.code:012d}"
        known.add(code)
        group = groups.setdefault(division.code // 10**6, (division.name, []))
        group[1].append((code, division.name))
    return [("", _("全部")), *_asked_for(asked, known), *groups.values()]


def _asked_for(asked: str, known: set[str]) -> list[tuple[str, str]]:
    if asked in known:
        return []
    try:
        return [(asked, regions.name_path(regions.find(asked).code))]
    except regions.RegionUnknown:
        return [(asked, asked)]


class CapacityForm(forms.Form):
    """How many clues a unit can check in a week."""

    capacity = forms.IntegerField(label=_lazy("本周能核查的条数"), min_value=1, max_value=2000)


class ResumeForm(forms.Form):
    """Why a paused rule is let on."""

    reason = forms.CharField(label=_lazy("恢复的理由"), max_length=500, widget=forms.Textarea({"rows": 3}))
