"""The list of batches, and one batch."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from huimin.intake import queries
from huimin.intake.forms import BatchFilters, PurposeForm
from huimin.intake.queries import Batch
from huimin.users.permissions import READ_CLUES, RECEIVE, may, permitted
from huimin.users.queries import scope_of

A_PAGE = 50


@permitted(RECEIVE)
def batch_list(request: HttpRequest) -> HttpResponse:
    """Batches of the user's region, the newest first, with what they add up to."""
    scope, form = scope_of(request.user), BatchFilters(request.GET)
    page, sums = None, None
    if form.is_valid():
        found = queries.batches(scope=scope, wanted=form.wanted())
        page, sums = Paginator(found, A_PAGE).get_page(request.GET.get("page")), queries.sums(found)
    jobs = queries.open_jobs(scope=scope, by=request.user.username)
    context = {"form": form, "page": page, "sums": sums, "jobs": jobs, "lines": queries.lines(page, language(request))}
    return render(request, "intake/batches.html", context)


@permitted(RECEIVE)
def batch(request: HttpRequest, code: str) -> HttpResponse:
    """One batch: its balance, what was read and passed over, what was wrong, and what it brought up."""
    found, lang = _batch(request, code), language(request)
    wanted = request.GET.get("code", "")
    problems = queries.Problems(settings.HOME, found, lang, wanted)
    context = {
        "it": queries.batch_page(settings.HOME, found, lang),
        "counts": queries.Problems(settings.HOME, found, lang).counts(),
        "page": Paginator(problems, A_PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "purposes": PurposeForm(),
        "is_comparing": queries.is_comparing(),
        "clues": clues_of(request, found),
    }
    return render(request, "intake/batch.html", context)


def clues_of(request: HttpRequest, found: Batch) -> str:
    """Where the clues that a file brought up are listed, for who may read them."""
    if not may(request.user, READ_CLUES):
        return ""
    try:
        return f"{reverse('casework:clues')}?batch={found.code}"
    except NoReverseMatch:  # a process without the pages of clues
        return ""


def language(request: HttpRequest) -> str:
    """zh or en, as sentences are kept."""
    return "en" if request.LANGUAGE_CODE == "en" else "zh"


def _batch(request: HttpRequest, code: str) -> Batch:
    found = queries.batch_in(scope=scope_of(request.user), code=code)
    if found is None:
        raise Http404
    return found
