"""Editions: prepared by one person, let out by another, taken back."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huimin.disclosure import actions, listing
from huimin.disclosure.forms import RecallForm
from huimin.disclosure.queries import Edition
from huimin.disclosure.refusals import REFUSALS
from huimin.disclosure.types import EditionUnfit
from huimin.jobs.types import LeaseHeld
from huimin.users.permissions import PUBLISH, RELEASE, may, permitted
from huimin.users.queries import scope_of
from huimin.users.types import NotPermitted
from huimin.warehouse.files import FileAltered

A_PAGE = 30


@permitted(PUBLISH, RELEASE)
def edition_list(request: HttpRequest) -> HttpResponse:
    """Editions, the newest first; how far the one being prepared is is asked for by the page itself."""
    page = Paginator(Edition.objects.all(), A_PAGE).get_page(request.GET.get("page"))
    job = listing.last_job()
    lang = "en" if request.LANGUAGE_CODE == "en" else "zh"
    context = {
        "page": page,
        "job": job,
        "sentence": job.message.text(lang) if job and job.message else "",
        "may_prepare": _may(request, PUBLISH),
    }
    template = "disclosure/job.html" if request.headers.get("HX-Request") else "disclosure/editions.html"
    return render(request, template, context)


@permitted(PUBLISH)
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Ask the worker for an edition of the books as they stand."""
    try:
        actions.ask_edition(desk=actions.desk(), by=request.user.username, now=timezone.now())
    except NotPermitted:
        messages.error(request, REFUSALS["not_permitted"])
    return redirect("disclosure:editions")


@permitted(PUBLISH, RELEASE)
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """One edition."""
    return _edition_response(request, number)


@permitted(RELEASE)
@require_POST
def release(request: HttpRequest, number: int) -> HttpResponse:
    """Let a prepared edition out."""
    try:
        actions.release(desk=actions.desk(), number=number, by=request.user.username, now=timezone.now())
    except (EditionUnfit, NotPermitted, LeaseHeld, FileAltered) as error:
        messages.error(request, _sentence(error))
    else:
        messages.success(request, _("已公开。"))
    return redirect("disclosure:edition", number)


@permitted(RELEASE)
@require_POST
def recall(request: HttpRequest, number: int) -> HttpResponse:
    """Take an edition, or parts of it, back at once."""
    found = listing.edition_page(settings.HOME, number, timezone.localdate())
    form = RecallForm(request.POST, parts=[part.name for part in found.parts] if found else [])
    if found is None or not form.is_valid():
        return _edition_response(request, number, form=form, status=400)
    try:
        who = {"by": request.user.username, "now": timezone.now()}
        actions.recall(desk=actions.desk(), number=number, **form.cleaned_data, **who)
    except (EditionUnfit, NotPermitted) as error:
        messages.error(request, _sentence(error))
    else:
        messages.success(request, _("已撤回，公众已看不到。"))
    return redirect("disclosure:edition", number)


def _edition_response(request: HttpRequest, number: int, *, form: RecallForm | None = None, status: int = 200):
    found = listing.edition_page(settings.HOME, number, timezone.localdate())
    if found is None:
        raise Http404
    may_release, status_now = _may(request, RELEASE), found.edition.status
    is_own = found.edition.prepared_by == request.user.username
    is_out = status_now == Edition.Status.RELEASED
    context = {
        "it": found,
        "may_release": may_release and not is_own and status_now == Edition.Status.PREPARED,
        "is_own": is_own and status_now == Edition.Status.PREPARED,
        "recall": (form or RecallForm(parts=[part.name for part in found.parts])) if may_release and is_out else None,
    }
    return render(request, "disclosure/edition.html", context, status=status)


def _may(request: HttpRequest, power: str) -> bool:
    """Whether the reader may act on editions, which cover the whole city."""
    return may(request.user, power) and scope_of(request.user).contains(actions.desk().city_code)


def _sentence(error: Exception):
    if isinstance(error, LeaseHeld):
        return REFUSALS["books_held"]
    if isinstance(error, FileAltered):
        return REFUSALS["file_altered"]
    return REFUSALS[error.code if isinstance(error, EditionUnfit) else "not_permitted"]
