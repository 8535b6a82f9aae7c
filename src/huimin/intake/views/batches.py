"""The list of batches, one batch, and the rows that go back to the sender."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huimin.intake import actions, queries
from huimin.intake.forms import BatchFilters, PurposeForm
from huimin.intake.queries import Batch
from huimin.users.permissions import READ_CLUES, RECEIVE, may, permitted
from huimin.users.queries import scope_of, unit_of

A_PAGE = 50
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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


@permitted(RECEIVE)
@require_POST
def returned(request: HttpRequest, code: str) -> HttpResponse:
    """The workbook of returned rows; it names persons, so the purpose is asked for and kept in the trace."""
    found, form = _batch(request, code), PurposeForm(request.POST)
    if not queries.returned_file(settings.HOME, found).exists():
        raise Http404
    if not form.is_valid():
        messages.error(request, _("请选择用途，再下载退回明细。"))
        return redirect("intake:batch", found.code)
    path = actions.hand_out_returned(
        batch=found, purpose=form.cleaned_data["purpose"], home=settings.HOME, by=request.user.username,
        unit=unit_of(request.user), now=timezone.now(),
    )  # fmt: skip
    name = f"{found.code}-returned.xlsx"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=_WORKBOOK)


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
