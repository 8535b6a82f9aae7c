"""What people type on the pages of batches, understood."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from huimin.datasets.queries import load_kinds
from huimin.intake.list_forms import ListForm
from huimin.intake.models import Batch
from huimin.intake.queries import WantedBatches
from huimin.intake.types import PURPOSES
from huimin.kit.months import first_day
from huimin.kit.periods import PeriodError, read_period
from huimin.users import queries as users
from huimin.users.types import Scope

MOST_FILES = 50
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_MONTH = {"type": "month", "placeholder": "2018-01"}


class BatchFilters(forms.Form):
    """The filters of the list of batches; they live in the address."""

    kind = forms.ChoiceField(label=_lazy("数据类别"), required=False)
    status = forms.ChoiceField(label=_lazy("状态"), required=False)
    unit = forms.CharField(
        label=_lazy("报送单位"), required=False, widget=forms.TextInput({"placeholder": "350181-MZ"})
    )
    first = forms.CharField(label=_lazy("收到月份自"), required=False, widget=forms.TextInput(_MONTH))
    last = forms.CharField(label=_lazy("至"), required=False, widget=forms.TextInput(_MONTH))

    def __init__(self, data):
        super().__init__(data)
        self.fields["kind"].choices = [("", _("全部")), *kind_choices()]
        self.fields["status"].choices = [("", _("全部")), *status_choices()]

    def clean_unit(self) -> str:
        """The unit's whole code."""
        return _unit(self.cleaned_data["unit"])

    def clean_first(self) -> datetime | None:
        """The first moment of the first month."""
        return _moment(self.cleaned_data["first"], 0)

    def clean_last(self) -> datetime | None:
        """The first moment after the last month."""
        return _moment(self.cleaned_data["last"], 1)

    def wanted(self) -> WantedBatches:
        """The filters as the query takes them; only asked of a valid form."""
        said = self.cleaned_data
        return WantedBatches(
            kind=said["kind"],
            status=said["status"],
            unit=said["unit"],
            first_at=said["first"],
            before_at=said["last"],
        )


class SeveralFiles(forms.FileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Cleans each of several files."""

    widget = SeveralFiles

    def clean(self, data, initial=None) -> list:
        """The files, at least one."""
        given = data if isinstance(data, (list, tuple)) else [data]
        if not any(given):
            raise forms.ValidationError(self.error_messages["required"])
        if len(given) > MOST_FILES:
            raise forms.ValidationError(_("一次最多上传 50 个文件，请分批上传。"))
        return list(given)


class UploadForm(ListForm):
    """Files of a unit and what is known of them; what stands in the files need not be said again."""

    files = FilesField(
        label=_lazy("文件"),
        help_text=_lazy("Excel（.xlsx、.xls）或 CSV，可多选；单位原表直接上传，不需要改成模板。"),
        error_messages={"required": _lazy("请选择要上传的文件。")},
    )
    kind = forms.ChoiceField(label=_lazy("数据类别"), required=False)
    unit = forms.CharField(
        label=_lazy("报送单位"),
        required=False,
        help_text=_lazy("单位代码，如 350181-MZ；空着时记为您所在单位。"),
        widget=forms.TextInput({"placeholder": "350181-MZ"}),
    )
    arrives = forms.ChoiceField(label=_lazy("名单范围"), required=False)

    field_order = ("files", "kind", "region", "programme", "period", "unit", "arrives")

    def __init__(self, data=None, files=None, *, scope: Scope):
        super().__init__(data, files, scope=scope)
        self.fields["files"].widget.attrs["multiple"] = True
        self.fields["kind"].choices = [("", _("按表头自动识别")), *kind_choices()]
        arrivals = [("", _("按数据类别的惯例")), ("whole", _("全量名单")), ("changes", _("增量名单"))]
        self.fields["arrives"].choices = arrivals

    def clean_unit(self) -> str:
        """The unit's whole code."""
        return _unit(self.cleaned_data["unit"])

    def said(self) -> dict[str, str]:
        """The flags of `huimin import`; only asked of a valid form."""
        return {name: self.cleaned_data[name] for name in ("programme", "period", "unit", "arrives")}


class DecisionForm(forms.Form):
    """What to do with a held file."""

    decision = forms.ChoiceField(choices=[("supersedes", ""), ("additional", "")])


class PurposeForm(forms.Form):
    """Why returned rows are taken out of the system."""

    purpose = forms.ChoiceField(label=_lazy("用途"), choices=list(PURPOSES.items()))


def kind_choices() -> list[tuple[str, str]]:
    """(name, title) of every kind, in the reader's language."""
    return [(kind.name, kind.title if _lang() == "zh" else kind.title_en) for kind in load_kinds().values()]


def status_choices() -> list[tuple[str, str]]:
    """(value, label) of every status."""
    return [(value, _(label)) for value, label in Batch.Status.choices]


def _lang() -> str:
    return "en" if get_language() == "en" else "zh"


def _moment(text: str, more: int) -> datetime | None:
    if not text:
        return None
    try:
        month = read_period(text).starts_month + more
    except PeriodError as error:
        raise forms.ValidationError(_("月份请写成 2018-01。")) from error
    return datetime.combine(first_day(month), time(), _SHANGHAI)


def _unit(text: str) -> str:
    if not text:
        return ""
    try:
        return users.find_unit(text).code
    except users.UnitUnknown as error:
        raise forms.ValidationError(_("没有这个单位，单位代码形如 350181-MZ。")) from error
