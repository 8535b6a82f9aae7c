"""What people type on the pages of editions and reports, understood."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from huimin.disclosure import tracking
from huimin.disclosure.listing import WantedReports
from huimin.disclosure.refusals import REFUSALS
from huimin.disclosure.types import LONGEST_ANSWER
from huimin.disclosure.words import PARTS, State, Topic
from huimin.regions import queries as regions
from huimin.users.types import Scope


class RecallForm(forms.Form):
    """Why, and which parts; none chosen means the whole edition."""

    reason = forms.CharField(
        label=_lazy("撤回原因"), max_length=200, error_messages={"required": REFUSALS["reason_missing"]}
    )
    parts = forms.MultipleChoiceField(
        label=_lazy("只撤回这些部分"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_lazy("不选则撤回整个版次。撤回立即生效。"),
    )

    def __init__(self, data=None, *, parts: list[str]):
        super().__init__(data)
        self.fields["parts"].choices = [(name, PARTS[name]) for name in parts]


class ReportFilters(forms.Form):
    """The filters of the list of reports; they live in the address."""

    state = forms.ChoiceField(label=_lazy("状态"), required=False)
    topic = forms.ChoiceField(label=_lazy("反映事项"), required=False)
    region = forms.ChoiceField(label=_lazy("区县"), required=False)
    number = forms.CharField(label=_lazy("受理号"), required=False, widget=forms.TextInput({"autocomplete": "off"}))

    def __init__(self, data, *, scope: Scope):
        super().__init__(data)
        counties = [(f"{one.code:012d}", one.name) for one in regions.counties() if scope.contains(one.code)]
        for name, choices in (("state", State.choices), ("topic", Topic.choices), ("region", counties)):
            self.fields[name].choices = [("", _("全部")), *choices]

    def clean_number(self) -> str:
        """The tracking number as it was given out."""
        typed = self.cleaned_data["number"]
        number = tracking.read_number(typed) if typed else ""
        if number is None:
            raise forms.ValidationError(_("受理号是16位字母和数字，请核对。"))
        return number

    def wanted(self) -> WantedReports:
        """What the list asks for."""
        said = self.cleaned_data
        region = regions.code_range(said["region"]) if said["region"] else None
        return WantedReports(said["state"], said["topic"], region, said["number"])


class AnswerForm(forms.Form):
    """The answer that goes out."""

    answer = forms.CharField(
        label=_lazy("答复"),
        required=False,
        strip=True,
        widget=forms.Textarea({"rows": 4, "maxlength": LONGEST_ANSWER}),
        help_text=_lazy("凭受理号即可看到，请不要写个人的姓名和号码。最多500字。"),
    )


class PurposeForm(forms.Form):
    """Why the contact is needed."""

    purpose = forms.CharField(
        label=_lazy("查看事由"), required=False, max_length=200, help_text=_lazy("每次查看都会留痕。")
    )
