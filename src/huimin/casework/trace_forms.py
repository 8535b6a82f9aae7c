"""The filters of the trace; they live in the address."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from huimin.audit.types import ENTRY_TYPES, Wanted
from huimin.casework.trace_page import type_title
from huimin.users import queries as users

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_DAY = {"type": "date", "placeholder": "2026-01-31"}
_WRONG_DAY = {"invalid": _lazy("日期请写成 2026-01-31。")}


class TraceFilters(forms.Form):
    """Kind of entry, who, unit, what of, from and to which day (both included)."""

    type = forms.ChoiceField(label=_lazy("记录类型"), required=False)
    actor = forms.CharField(label=_lazy("操作人"), required=False, max_length=150)
    unit = forms.CharField(
        label=_lazy("单位代码"), required=False, max_length=20, widget=forms.TextInput({"placeholder": "350181-MZ"})
    )
    subject = forms.CharField(
        label=_lazy("对象"), required=False, max_length=200, widget=forms.TextInput({"placeholder": "batch:B000001"})
    )
    since = forms.DateField(
        label=_lazy("起始日期"), required=False, widget=forms.DateInput(_DAY), error_messages=_WRONG_DAY
    )
    until = forms.DateField(
        label=_lazy("截止日期"), required=False, widget=forms.DateInput(_DAY), error_messages=_WRONG_DAY
    )

    def __init__(self, data, *, lang: str):
        super().__init__(data)
        titles = [(entry_type.name, type_title(entry_type.name, lang)) for entry_type in ENTRY_TYPES]
        self.fields["type"].choices = [("", _("全部")), *titles]

    def clean_unit(self) -> str | None:
        """The unit's code in full."""
        text = self.cleaned_data["unit"]
        try:
            return users.find_unit(text).code if text else None
        except users.UnitUnknown as error:
            raise forms.ValidationError(_("没有这个单位，单位代码形如 350181-MZ。")) from error

    def clean(self) -> dict:
        said = super().clean()
        if said.get("since") and said.get("until") and said["since"] > said["until"]:
            self.add_error("until", _("截止日期早于起始日期。"))
        return said

    def wanted(self) -> Wanted:
        """The filters as the query takes them; only asked of a valid form."""
        said = self.cleaned_data
        until = said["until"] and said["until"] + timedelta(days=1)
        return Wanted(
            types=(said["type"],) if said["type"] else (),
            actor=said["actor"] or None,
            unit=said["unit"],
            subject=said["subject"] or None,
            since=_midnight(said["since"]),
            until=_midnight(until),
        )


def _midnight(day) -> datetime | None:
    return datetime.combine(day, time.min, _SHANGHAI) if day else None
