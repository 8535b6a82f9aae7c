"""A payment list not yet paid: sent in, watched, and what was found in it, for who asked alone."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huimin.casework import queries
from huimin.casework.views.clues import language
from huimin.identity.queries import load as load_keys
from huimin.intake import actions as intake
from huimin.intake import queries as sent
from huimin.jobs import queries as jobs
from huimin.jobs.types import JobView
from huimin.users.permissions import RECEIVE, permitted
from huimin.users.queries import scope_of, unit_of
from huimin.warehouse.files import SealingKeys

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@permitted(RECEIVE)
def precheck(request: HttpRequest) -> HttpResponse:
    """The form, with the lists this user sent before; sent, a job is asked for."""
    scope, by = scope_of(request.user), request.user.username
    too_large, is_sent = sent.is_too_large(request), request.method == "POST"
    form = sent.PrecheckForm(request.POST, request.FILES, scope=scope) if is_sent else sent.PrecheckForm(scope=scope)
    if is_sent and not too_large and form.is_valid():
        file = form.cleaned_data["file"]
        job_id = intake.send_in(
            sent=[(file.name, Path(file.temporary_file_path()))],
            kind="payments",
            region_code=int(form.cleaned_data["region"]),
            said={**form.said(), "unit": unit_of(request.user)},
            home=settings.HOME,
            by=by,
            now=timezone.now(),
            job=sent.PRECHECK,
        )
        return redirect("casework:precheck-answer", job_id)
    status = 413 if is_sent and too_large else 422 if is_sent else 200
    context = {"form": form, "too_large": is_sent and too_large, "mine": sent.my_prechecks(scope=scope, by=by)}
    return render(request, "casework/precheck.html", context, status=status)


@permitted(RECEIVE)
@never_cache
@require_GET
def answer(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far it is and what was found: the page, or (asked by itself every two seconds) the part that moves."""
    job, lang = _job(request, job_id), language(request)
    document = sent.prechecked(settings.HOME, job, lang, keys=_keys()) if job.state == "done" else None
    context = {
        "it": sent.precheck_page(job, lang, now=timezone.now()),
        "found": queries.precheck_shown(document, lang) if document else None,
        "notice": queries.notice(lang),
    }
    template = "casework/precheck_part.html" if request.headers.get("HX-Request") else "casework/precheck_answer.html"
    return render(request, template, context)


@permitted(RECEIVE)
@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Take it back, or ask it to stop."""
    job = _job(request, job_id)
    intake.cancel(job_id=job.id, home=settings.HOME, by=request.user.username, now=timezone.now())
    return redirect("casework:precheck-answer", job_id)


@permitted(RECEIVE)
@never_cache
@require_GET
def workbook(request: HttpRequest, job_id: int) -> StreamingHttpResponse:
    """Each questioned row with its reasons, and what was wrong in reading, as a workbook; names are masked in it."""
    job = _job(request, job_id)
    chunks = sent.precheck_workbook_of(settings.HOME, job, language(request), keys=_keys())
    if chunks is None:
        raise Http404
    named = {"Content-Disposition": f'attachment; filename="precheck-{job.id}.xlsx"'}
    return StreamingHttpResponse(chunks, content_type=_WORKBOOK, headers=named)


def _job(request: HttpRequest, job_id: int) -> JobView:
    found = sent.precheck_in(scope=scope_of(request.user), by=request.user.username, job=jobs.job(job_id))
    if found is None:
        raise Http404
    return found


def _keys() -> SealingKeys:
    return load_keys(settings.HOME.keys, settings.HOME.root).sealing
