"""For pages of other rooms that lead to a person, a household or an account: a form with a purpose, never a link."""

from typing import Any

from django import template

from huimin.identity.types import Subject
from huimin.ledger.forms import PurposeForm
from huimin.ledger.passes import subject_pass
from huimin.ledger.types import KINDS
from huimin.users.permissions import OPEN_PERSON, may

register = template.Library()


@register.inclusion_tag("ledger/open_subject.html", takes_context=True)
def open_subject(context: dict[str, Any], kind: str, key: int, clue: str = "") -> dict[str, Any]:
    """The form that opens a subject's page; nothing for subjects without one and users without the power.

    kind: person, household or account (of a clue: its subject_kind); key: its keyed number; clue: the clue's code.
    """
    user = context["request"].user
    if kind not in KINDS or not may(user, OPEN_PERSON):
        return {"subject": ""}
    form = PurposeForm(initial={"purpose": "verify_clue" if clue else "", "clue": clue})
    given = subject_pass(Subject(kind, key), by=user.username, clue=clue)
    return {"subject": given, "form": form, "kind": kind, "csrf_token": context.get("csrf_token")}
