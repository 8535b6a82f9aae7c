"""What units do on a clue's page, and the files they attached."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huimin.casework import actions, queries
from huimin.casework.handling_forms import FORMS
from huimin.casework.refusals import REFUSALS
from huimin.casework.types import Refused
from huimin.casework.views.clues import clue_response, language
from huimin.users.permissions import OPEN_PERSON, READ_CLUES, permitted
from huimin.users.queries import scope_of

_ACTIONS = {verb: getattr(actions, verb) for verb in FORMS}


@permitted(READ_CLUES)
@require_POST
def handle(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """One act on a clue; what was typed stands again where it is refused."""
    found = queries.clue_in(scope_of(request.user), code)
    if found is None or verb not in FORMS:
        raise Http404
    form = FORMS[verb](request.POST, request.FILES, verb=verb, clue=found, lang=language(request))
    if form.is_valid():
        kept = {"home": settings.HOME} if verb in ("reply", "conclude") else {}
        try:
            _ACTIONS[verb](clue=code, by=request.user.username, now=datetime.now(UTC), **kept, **form.said())
        except Refused as refused:
            field = refused.field if refused.field in form.fields else None
            form.add_error(field, REFUSALS[refused.code])
        else:
            messages.success(request, _("已办理，并已留痕。"))
            return redirect(reverse("casework:clue", args=[code]) + "#handling")
    return clue_response(request, code, typed={verb: form}, status=400)


@permitted(OPEN_PERSON)
@require_POST
def attachment(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A file as it came, to be saved and never shown by the browser itself; traced."""
    now, by = datetime.now(UTC), request.user.username
    try:
        name, content = actions.open_attachment(clue=code, attachment=number, home=settings.HOME, by=by, now=now)
    except Refused as refused:
        raise Http404 from refused
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Content-Security-Policy"] = "sandbox"
    return answer
