"""What people type in the panel of a clue, one form a verb; `said()` is what the action takes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huimin.casework.attachments import KINDS, LARGEST
from huimin.casework.models import Clue
from huimin.casework.proposals import exemptions, holders, proposed_unit, units_over
from huimin.casework.refusals import REFUSALS
from huimin.casework.types import Conclusion, Direction, NewFile, Result
from huimin.datasets.queries import load_kinds
from huimin.kit import money
from huimin.kit.names import mask_name

_AREA = {"rows": 3, "maxlength": 2000}


class SeveralFiles(forms.FileField):
    """Any number of files; each is read no further than the largest that may be."""

    class _Input(forms.ClearableFileInput):
        allow_multiple_selected = True

    def __init__(self, **kwargs):
        suffixes = ",".join(f".{suffix}" for suffix in KINDS)
        super().__init__(required=False, widget=self._Input({"multiple": True, "accept": suffixes}), **kwargs)

    def clean(self, data, initial=None) -> list[NewFile]:
        """The files with their bytes."""
        return [NewFile(one.name, one.read(LARGEST + 1)) for one in data or [] if one]


class YuanField(forms.CharField):
    """Yuan as people write them; empty is zero fen."""

    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=30, widget=forms.TextInput({"inputmode": "decimal"}), **kwargs)

    def clean(self, value) -> int:
        """The fen."""
        text = super().clean(value)
        if not text:
            return 0
        try:
            return money.read(text)
        except ValueError as error:
            raise forms.ValidationError(REFUSALS["amount_unreadable"]) from error


def _files() -> SeveralFiles:
    return SeveralFiles(
        label=_("附件"), help_text=_("pdf、jpg、png、docx、xlsx，每份不超过10MB；退回修改时需重新选择。")
    )


class VerbForm(forms.Form):
    """A form of one verb on one clue, its ids apart from those of the others on the page."""

    def __init__(self, data=None, files=None, *, verb: str, clue: Clue, lang: str):
        super().__init__(data, files, auto_id=f"{verb}-%s")
        self.prepare(clue, lang)

    def prepare(self, clue: Clue, lang: str) -> None:
        """Fill in what can be chosen."""

    def said(self) -> dict:
        """What the action takes."""
        return self.cleaned_data


class AssignForm(VerbForm):
    unit = forms.ChoiceField(label=_("承办单位"), help_text=_("默认为该项目在当地的主管单位。"))
    text = forms.CharField(label=_("交办说明（可不填）"), required=False, widget=forms.Textarea(_AREA))

    def prepare(self, clue: Clue, lang: str) -> None:
        self.fields["unit"].choices = [(unit.code, unit.name) for unit in units_over(clue)]
        self.fields["unit"].initial = getattr(proposed_unit(clue), "code", None)


class ReplyForm(VerbForm):
    text = forms.CharField(label=_("留言"), widget=forms.Textarea(_AREA))
    files = _files()


class ConcludeForm(VerbForm):
    result = forms.ChoiceField(label=_("核查结论"), choices=Result.choices)
    exemption = forms.ChoiceField(label=_("不属实的情形"), required=False)
    register = forms.ChoiceField(label=_("有误的登记库"), required=False)
    recover = YuanField(label=_("应追缴（元）"))
    back_pay = YuanField(label=_("应补发（元）"))
    text = forms.CharField(label=_("核查情况"), widget=forms.Textarea(_AREA))
    in_post = forms.TypedMultipleChoiceField(
        label=_("本应防止而未防止的人"), coerce=int, required=False, help_text=_("当时在岗的人；可多选，可不选。")
    )
    duty_reason = forms.CharField(label=_("未尽职的情形"), required=False, widget=forms.Textarea(_AREA))
    files = _files()

    def prepare(self, clue: Clue, lang: str) -> None:
        said = [(f"{rule}|{text.zh}", text.zh if lang == "zh" else text.en) for rule, text in exemptions(clue)]
        self.fields["exemption"].choices = [("", "—"), *said]
        self.fields["in_post"].choices = [(one.posting, f"{one.post} {mask_name(one.name)}") for one in holders(clue)]
        kinds = load_kinds().items()
        self.fields["register"].choices = [("", "—"), *((n, k.title if lang == "zh" else k.title_en) for n, k in kinds)]

    def said(self) -> dict:
        given = self.cleaned_data
        rule, _bar, exemption = given["exemption"].partition("|")
        conclusion = Conclusion(
            Result(given["result"]),
            given["text"],
            rule=rule,
            exemption=exemption,
            register=given["register"],
            recover_fen=given["recover"],
            back_pay_fen=given["back_pay"],
            in_post=tuple(given["in_post"]),
            duty_reason=given["duty_reason"],
        )
        return {"conclusion": conclusion, "files": given["files"]}


class AskTermForm(VerbForm):
    n_days = forms.IntegerField(label=_("延长几个工作日"), min_value=1, max_value=30)
    reason = forms.CharField(label=_("延期理由"), widget=forms.Textarea(_AREA))


class DecideTermForm(VerbForm):
    is_granted = forms.TypedChoiceField(
        label=_("是否同意"),
        choices=[("yes", _("同意延期")), ("no", _("不同意延期"))],
        coerce=lambda said: said == "yes",
    )
    reason = forms.CharField(label=_("说明（不同意时须填）"), required=False, widget=forms.Textarea(_AREA))


class SendBackForm(VerbForm):
    reason = forms.CharField(label=_("退回理由"), widget=forms.Textarea(_AREA))


class CloseForm(VerbForm):
    suppress_until = forms.DateField(
        label=_("在此日之前不再提示（可不填）"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("只用于按列明情形认定不属实的线索。"),
    )


class RecoverForm(VerbForm):
    direction = forms.ChoiceField(label=_("款项"), choices=Direction.choices)
    amount = YuanField(label=_("金额（元）"))
    paid_on = forms.DateField(label=_("日期"), widget=forms.DateInput({"type": "date"}))
    reference = forms.CharField(label=_("凭证号（可不填）"), required=False, max_length=60)

    def said(self) -> dict:
        given = dict(self.cleaned_data)
        return {"amount_fen": given.pop("amount"), **given}


class HoldForm(VerbForm):
    posting = forms.TypedChoiceField(label=_("当时在岗的人"), coerce=int)
    is_answerable = forms.TypedChoiceField(
        label=_("是否应负责"), choices=[("yes", _("应负责")), ("no", _("不负责"))], coerce=lambda said: said == "yes"
    )
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea(_AREA))

    def prepare(self, clue: Clue, lang: str) -> None:
        self.fields["posting"].choices = [(one.posting, f"{one.post} {one.name}") for one in holders(clue)]


FORMS = {
    "assign": AssignForm,
    "sign": VerbForm,
    "reply": ReplyForm,
    "conclude": ConcludeForm,
    "ask_term": AskTermForm,
    "decide_term": DecideTermForm,
    "send_back": SendBackForm,
    "close": CloseForm,
    "recover": RecoverForm,
    "hold": HoldForm,
}
TITLES = {
    "assign": _("交办"),
    "sign": _("签收"),
    "reply": _("留言"),
    "conclude": _("报核查结论"),
    "ask_term": _("申请延期"),
    "decide_term": _("决定延期"),
    "send_back": _("退回重办"),
    "close": _("办结"),
    "recover": _("登记追缴、补发"),
    "hold": _("倒查履职"),
}
