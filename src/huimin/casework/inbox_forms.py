"""The filters of the list of clues at the units; they live in the address."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from huimin.casework.inbox import NO_PROGRAMME, Asked
from huimin.casework.queries import programme_names
from huimin.casework.types import Result, State
from huimin.programmes import queries as programmes
from huimin.regions import queries as regions


class UnitFilters(forms.Form):
    """State, clock, outcome, unit, region, programme; the last two flags come from figures."""

    state = forms.ChoiceField(label=_lazy("办理状态"), required=False)
    colour = forms.ChoiceField(label=_lazy("期限"), required=False)
    result = forms.ChoiceField(label=_lazy("核查结论"), required=False)
    programme = forms.ChoiceField(label=_lazy("项目"), required=False)
    region = forms.CharField(label=_lazy("区划代码"), required=False, max_length=12)
    only = forms.BooleanField(label=_lazy("仅本级"), required=False)
    unit = forms.CharField(label=_lazy("单位代码"), required=False, max_length=20)
    recovery = forms.BooleanField(label=_lazy("有应追缴"), required=False)
    answerable = forms.BooleanField(label=_lazy("有应负责的人"), required=False)

    def __init__(self, data, *, lang: str):
        super().__init__(data)
        every = [("", _("全部"))]
        self.fields["state"].choices = [*every, ("in_hand", _("在办")), *State.choices]
        colours = [("red", _("超期")), ("orange", _("今天到期")), ("yellow", _("三天内到期")), ("green", _("未到期"))]
        self.fields["colour"].choices = [*every, *colours]
        self.fields["result"].choices = [*every, *Result.choices]
        codes, names = programmes.codes(), programme_names(lang)
        self.fields["programme"].choices = [
            *every,
            *((codes[no], name) for no, name in names.items()),
            (NO_PROGRAMME, "—"),
        ]

    def clean_region(self) -> tuple[int, int] | None:
        """The codes at and below the division."""
        try:
            return regions.code_range(self.cleaned_data["region"]) if self.cleaned_data["region"] else None
        except regions.RegionUnknown as error:
            raise forms.ValidationError(_("没有这个区划，请从列表中选择。")) from error

    def _programme(self) -> int | str | None:
        said = self.cleaned_data["programme"]
        return said or None if said in ("", NO_PROGRAMME) else programmes.by_code(said).no

    def asked(self) -> Asked:
        """The filters as the query takes them; only asked of a valid form."""
        said = self.cleaned_data
        return Asked(
            state=said["state"] or None,
            unit=said["unit"] or None,
            region=said["region"] and ((said["region"][0], said["region"][0] + 1) if said["only"] else said["region"]),
            programme=self._programme(),
            result=said["result"] or None,
            colour=said["colour"] or None,
            has_recovery=said["recovery"],
            has_answerable=said["answerable"],
        )
