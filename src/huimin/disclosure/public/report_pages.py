"""Reporting a line or an entry, and asking what became of it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from huimin.disclosure import tracking
from huimin.disclosure.public import naming, queries
from huimin.disclosure.public.permissions import for_everyone
from huimin.disclosure.public.reporting import AnswerForm, ReportForm, is_from_here, leave
from huimin.disclosure.types import BoxFull
from huimin.disclosure.words import State


@csrf_exempt  # there is no session to ride on: is_from_here asks where the form came from instead
@never_cache
@for_everyone()
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, id: str) -> HttpResponse:
    """The form, and after it the tracking number, shown once; what was typed is never lost."""
    sentence = naming.sentence(request.edition, kind, id)
    if sentence is None:
        raise Http404
    context = {"about": queries.about(request.edition), "kind": kind, "id": id, "sentence": sentence}
    if request.method != "POST":
        return render(request, "public/report.html", context | {"form": ReportForm(kind=kind)})
    form = context["form"] = ReportForm(request.POST, kind=kind)
    if not form.is_valid():
        return render(request, "public/report.html", context, status=400)
    if not is_from_here(request):
        failure = _("请从本站的页面投递。您写的都还在下面，请再按一次「投递」。")
        return render(request, "public/report.html", context | {"failure": failure}, status=400)
    try:
        number = leave(settings.DROPBOX, request.statement, kind, id, form.cleaned_data, now=request.now)
    except (BoxFull, OSError):
        failure = _("现在投递的人太多，您写的都还在下面，请过几分钟再按「投递」，或拨打%(phone)s。") % {
            "phone": _phone(request, context["about"])
        }
        return render(request, "public/report.html", context | {"failure": failure}, status=429)
    return render(request, "public/thanks.html", context | {"number": number})


@csrf_exempt  # nothing is changed; the number goes in a form so that no address and no history keeps it
@never_cache
@for_everyone()
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Where a report stands, for whoever has its tracking number."""
    form = AnswerForm(request.POST if request.method == "POST" else None)
    context = {"about": queries.about(request.edition) if request.edition else {}, "form": form}
    if form.is_bound and form.is_valid():
        digest = tracking.digest(form.cleaned_data["number"])
        state, text = request.statement.answers.get(digest, ("", ""))
        context |= {"is_unknown": not state, "state": state, "answer": text, "label": state and State(state).label}
    return render(request, "public/answer.html", context, status=400 if form.errors else 200)


def _phone(request: HttpRequest, about: dict) -> str:
    """Whom to call instead, as the edition says."""
    return about["complaint_en" if request.LANGUAGE_CODE == "en" else "complaint"]
