"""What a villager types to report a line, and the way into the drop-box. No session, no cookie, no address is kept."""

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from huimin.disclosure import tracking
from huimin.disclosure.dropbox import drop
from huimin.disclosure.sealing import base64_key, seal
from huimin.disclosure.types import ENTRY, LINE, LONGEST_CONTACT, LONGEST_TEXT, Message, Statement
from huimin.disclosure.words import Topic

_TOPICS = {
    LINE: (Topic.NOT_RECEIVED, Topic.WRONG_AMOUNT, Topic.NOT_ENTITLED, Topic.OTHER),
    ENTRY: (Topic.NOT_DONE, Topic.WRONG_AMOUNT, Topic.OTHER),
}


class ReportForm(forms.Form):
    """What is wrong, in the reporter's words, and how to reach them if they want. `homepage` is left empty by people."""

    topic = forms.ChoiceField(
        label=_lazy("哪里不对"),
        widget=forms.RadioSelect,
        error_messages={"required": _lazy("请选一项哪里不对。")},
    )
    text = forms.CharField(
        label=_lazy("说说情况"),
        required=False,
        widget=forms.Textarea({"rows": 5, "maxlength": LONGEST_TEXT}),
        help_text=_lazy("可以不写。选「其他」的请写明。最多1000字。"),
    )
    contact = forms.CharField(
        label=_lazy("联系方式（可以不留）"),
        required=False,
        max_length=LONGEST_CONTACT,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_lazy("不留就是匿名。留了的，另行密封，只有纪检监察为核实情况才能打开，被反映的单位看不到。"),
    )
    use_required_attribute = False  # the server says what is missing, in the language of the page
    homepage = forms.CharField(
        label=_lazy("此栏请留空"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, data=None, *, kind: str):
        super().__init__(data)
        self.fields["topic"].choices = [(topic.value, topic.label) for topic in _TOPICS[kind]]

    def clean_text(self) -> str:
        """The text, its lines as typed; line breaks that a form sends as two count as one."""
        text = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        if len(text) > LONGEST_TEXT:
            raise forms.ValidationError(_("情况请控制在1000字以内，现在是%(n)s字。") % {"n": len(text)})
        return text

    def clean_homepage(self) -> str:
        """Programs fill in every field; a person who did is told, so that nothing is lost in silence."""
        if self.cleaned_data["homepage"]:
            raise forms.ValidationError(_("为防机器投递，「此栏请留空」一栏须是空的，请清空后再投递。"))
        return ""

    def clean(self) -> dict:
        """Something else must be said in words."""
        said = super().clean()
        if said.get("topic") == Topic.OTHER and not said.get("text") and "text" not in self.errors:
            self.add_error("text", _("选「其他」的，请写明情况。"))
        return said


def leave(box: Path, statement: Statement, kind: str, line: str, said: dict, *, now: datetime) -> str:
    """Seal what was said to the keys the manifest states, and leave it in the box; the tracking number.

    Raises BoxFull, OSError.
    """
    number = tracking.new_number()
    message = Message(
        edition=statement.edition.code,
        kind=kind,
        line=line,
        topic=said["topic"],
        text=said["text"],
        digest=tracking.digest(number),
        written_on=localdate(now),
        contact=said["contact"],
    )
    drop(box, seal(message, base64_key(statement.report_key), base64_key(statement.contact_key)), now=now)
    return number


def is_from_here(request: HttpRequest) -> bool:
    """Whether a form was sent by a page of this site, as browsers say: no cookie is needed to know."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()  # behind a proxy the scheme can be another


class AnswerForm(forms.Form):
    """The number that was given out."""

    number = forms.CharField(
        label=_lazy("受理号"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "placeholder": "7K3M-Q9RT-24WX-HJ8P"}),
    )

    def clean_number(self) -> str:
        """The number as it was given out, however it was typed."""
        number = tracking.read_number(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(_("受理号是16位字母和数字，请核对。"))
        return number
