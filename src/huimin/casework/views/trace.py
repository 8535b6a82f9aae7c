"""The trace: its entries, one of them with its proof, and the signed checkpoints to take away."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from huimin.casework import queries
from huimin.casework.trace_forms import TraceFilters
from huimin.casework.views.clues import A_PAGE, language
from huimin.users.permissions import OPEN_PERSON, READ_TRACE, may, permitted
from huimin.users.queries import scope_of

NEWEST = 5  # checkpoints beside the list


@permitted(READ_TRACE)
@never_cache
def trace(request: HttpRequest) -> HttpResponse:
    """Entries inside the user's scope, newest first, a page at a time."""
    lang, found = language(request), None
    form = TraceFilters(request.GET, lang=lang)
    if form.is_valid():
        scope, before = scope_of(request.user), _number(request.GET.get("before"))
        found = queries.trace_list(form.wanted(), scope=scope, before=before, n=A_PAGE, lang=lang)
    context = {"form": form, "found": found, "is_first": "before" not in request.GET, **_checkpoints(NEWEST)}
    return render(request, "casework/trace/list.html", context)


@permitted(READ_TRACE)
@never_cache
def entry(request: HttpRequest, seq: int) -> HttpResponse:
    """One entry: its leaf, its content for who may, and what was told of the same subject before."""
    found = queries.trace_entry(
        seq, scope=scope_of(request.user), may_read_content=may(request.user, OPEN_PERSON), lang=language(request)
    )
    if found is None:
        raise Http404
    return render(request, "casework/trace/entry.html", {"it": found})


@permitted(READ_TRACE)
def receipt(request: HttpRequest, seq: int) -> HttpResponse:
    """The proof that an entry stands in the signed trace, as a file."""
    found = queries.trace_entry(seq, scope=scope_of(request.user), may_read_content=False, lang=language(request))
    text = queries.receipt(seq) if found else None
    if text is None:
        raise Http404
    return _file(text, f"entry-{seq}.tlog-proof")


@permitted(READ_TRACE)
def checkpoints(request: HttpRequest) -> HttpResponse:
    """Every signed checkpoint, newest first, a page at a time."""
    return render(
        request, "casework/trace/checkpoints.html", _checkpoints(A_PAGE, before=_number(request.GET.get("before")))
    )


@permitted(READ_TRACE)
def checkpoint(request: HttpRequest, size: int) -> HttpResponse:
    """The signed note of one checkpoint, as a file."""
    found = queries.checkpoint_of(size)
    if found is None:
        raise Http404
    return _file(found.note, f"checkpoint-{size}.txt")


def _checkpoints(n: int, *, before: int | None = None) -> dict[str, object]:
    found = queries.checkpoints(before=before, n=n + 1)
    return {
        "checkpoints": found[:n],
        "older_checkpoints": found[n - 1].size if len(found) > n else None,
        "public_key": queries.public_key(settings.HOME.keys) or "",
    }


def _file(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None
