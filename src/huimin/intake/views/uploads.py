"""Sending files in, watching them being read, and deciding about those that wait."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huimin.intake import actions, queries
from huimin.intake.forms import DecisionForm, UploadForm
from huimin.intake.receiver import is_too_large
from huimin.intake.views.batches import language
from huimin.jobs import queries as jobs
from huimin.users.permissions import RECEIVE, permitted
from huimin.users.queries import scope_of, unit_of


@permitted(RECEIVE)
def upload(request: HttpRequest) -> HttpResponse:
    """The form; sent, its files lie in the home and a job is asked for."""
    scope = scope_of(request.user)
    if request.method != "POST":
        return render(request, "intake/upload.html", {"form": UploadForm(scope=scope)})
    form = UploadForm(request.POST, request.FILES, scope=scope)
    too_large = is_too_large(request)
    if too_large or not form.is_valid():
        status = 413 if too_large else 422
        return render(request, "intake/upload.html", {"form": form, "too_large": too_large}, status=status)
    job_id = actions.send_in(
        sent=[(file.name, Path(file.temporary_file_path())) for file in form.cleaned_data["files"]],
        kind=form.cleaned_data["kind"],
        region_code=int(form.cleaned_data["region"]),
        said={**form.said(), "unit": form.cleaned_data["unit"] or unit_of(request.user)},
        home=settings.HOME,
        by=request.user.username,
        now=timezone.now(),
    )
    return redirect("intake:job", job_id)


@permitted(RECEIVE)
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far an import is: the page, or (asked by itself every two seconds) the part of it that moves."""
    found = _job(request, job_id)
    it = queries.job_page(found, language(request), is_waiting_long=queries.waits_long(found, now=timezone.now()))
    template = "intake/job_part.html" if request.headers.get("HX-Request") else "intake/job.html"
    return render(request, template, {"it": it})


@permitted(RECEIVE)
@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Take an import back, or ask it to stop; files already posted stay."""
    found = _job(request, job_id)
    actions.cancel(job_id=found.id, home=settings.HOME, by=request.user.username, now=timezone.now())
    return redirect("intake:job", job_id)


@permitted(RECEIVE)
@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """A held list supersedes the one it repeats, or is additional to it."""
    found, form = queries.batch_in(scope=scope_of(request.user), code=code), DecisionForm(request.POST)
    if found is None or found.status != queries.Batch.Status.HELD:
        raise Http404
    if not form.is_valid():
        messages.error(request, _("请选择更正重报或追加发放。"))
        return redirect("intake:batch", found.code)
    said = (
        {"supersedes": found.reason["batch"]} if form.cleaned_data["decision"] == "supersedes" else {"additional": True}
    )
    job_id = actions.decide(batch=found, decision=said, by=request.user.username, now=timezone.now())
    return redirect("intake:job", job_id)


def _job(request: HttpRequest, job_id: int):
    scope = scope_of(request.user)
    found = queries.job_in(scope=scope, by=request.user.username, job=jobs.job(job_id))
    if found is None:
        raise Http404
    return found
