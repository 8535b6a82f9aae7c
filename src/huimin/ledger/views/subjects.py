"""Finding a subject and looking at it: what was typed comes by POST alone and stands in no address and no log."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from huimin.identity import queries as identity
from huimin.identity.types import Opened
from huimin.intake import actions as intake
from huimin.intake import queries as batches
from huimin.intake.types import PurposeMissing
from huimin.ledger import actions, queries
from huimin.ledger.forms import PurposeForm, SearchForm
from huimin.ledger.network_shown import shown_network
from huimin.ledger.passes import read_pass
from huimin.ledger.shown import shown_candidates, shown_page
from huimin.users.permissions import OPEN_PERSON, READ_TRACE, RECEIVE, may, permitted
from huimin.users.queries import scope_of, unit_of

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPED = ("id_number", "account", "name", "birth_on", "words")


@permitted(OPEN_PERSON)
@never_cache
@sensitive_post_parameters(*_TYPED)
def search(request: HttpRequest) -> HttpResponse:
    """The form; posted, the one subject that fits is opened, several are listed by masked name."""
    form, candidates, said = SearchForm(request.POST or None), [], None
    if request.method == "POST" and form.is_valid():
        found = actions.search(**_who(request), asked=form.asked, purpose=form.purpose_said)
        if not found.is_empty and not found.candidates:
            return redirect("ledger:opening", token=found.token)
        said = form.purpose_said
        candidates = shown_candidates(found.candidates, by=request.user.username, clue=said.clue)
        if found.is_empty:
            messages.warning(request, _("在您的管辖范围内没有查到。本次查找已留痕。"))
    n_looks = {days: identity.n_looks(request.user.username, at=timezone.now(), days=days) for days in (1, 30)}
    return render(
        request, "ledger/search.html", {"form": form, "candidates": candidates, "said": said, "n_looks": n_looks}
    )


@permitted(OPEN_PERSON)
@never_cache
@require_POST
@sensitive_post_parameters(*_TYPED)
def subject(request: HttpRequest) -> HttpResponse:
    """Opens the subject whose pass a page gave out: from a clue, a household's member, an account."""
    known = read_pass(request.POST.get("subject", ""), by=request.user.username)
    if known is None:
        raise PermissionDenied
    asked, clue = known
    form = PurposeForm({**request.POST.dict(), "clue": clue or request.POST.get("clue", "")})
    page = "ledger:network" if request.POST.get("show") == "network" else "ledger:opening"
    if not form.is_valid():
        said = {"form": form, "subject": request.POST["subject"], "is_network": page == "ledger:network"}
        return render(request, "ledger/purpose.html", said, status=422)
    found = actions.look(**_who(request), subject=asked, purpose=form.purpose_said)
    if found.is_empty:
        messages.warning(request, _("在您的管辖范围内没有查到。本次查找已留痕。"))
        return redirect("ledger:search")
    return redirect(page, token=found.token)


@permitted(OPEN_PERSON)
@never_cache
@require_GET
def opening(request: HttpRequest, token: str) -> HttpResponse:
    """The page of an opening: for whoever opened it, while it stands."""
    opened = _opened(request, token)
    if opened is None:
        return redirect("ledger:search")
    ring = identity.load(settings.HOME.keys, settings.HOME.root)
    page = queries.subject_page(settings.HOME, ring, opened, scope=scope_of(request.user), as_of=timezone.localdate())
    context = shown_page(page, by=request.user.username) | {"may_read_trace": may(request.user, READ_TRACE)}
    return render(request, "ledger/subject.html", context | {"token": token})


@permitted(OPEN_PERSON)
@never_cache
@require_GET
def network(request: HttpRequest, token: str) -> HttpResponse:
    """What stands around the subject of an opening, two steps out; nothing more of it is opened."""
    opened = _opened(request, token)
    if opened is None:
        return redirect("ledger:search")
    found = queries.network(settings.HOME, opened.subject, scope=scope_of(request.user), as_of=timezone.localdate())
    context = shown_network(found, opened, by=request.user.username)
    return render(request, "ledger/network.html", context | {"token": token})


def _opened(request: HttpRequest, token: str) -> Opened | None:
    opened = identity.opened(token, by=request.user.username, at=timezone.now())
    if opened is None or opened.subject.key is None or opened.subject.kind not in queries.KINDS:
        messages.warning(request, _("这次查阅已到期或不属于您，请重新说明目的后查阅。"))
        return None
    return opened


@permitted(RECEIVE)
@require_POST
def returned(request: HttpRequest, code: str) -> StreamingHttpResponse | HttpResponse:
    """The workbook of a batch's returned rows; it names persons, so the purpose is asked for and kept in the trace."""
    batch = batches.batch_in(scope=scope_of(request.user), code=code)
    if batch is None or not batches.returned_file(settings.HOME, batch).exists():
        raise Http404
    who = _who(request)
    keys, purpose = who.pop("ring").sealing, request.POST.get("purpose", "")
    try:
        chunks = intake.hand_out_returned(**who, batch=batch, purpose=purpose, keys=keys, unit=unit_of(request.user))
    except PurposeMissing:
        messages.error(request, _("请选择用途，再下载退回明细。"))
        return redirect("intake:batch", batch.code)
    named = {"Content-Disposition": f'attachment; filename="{batch.code}-returned.xlsx"'}
    return StreamingHttpResponse(chunks, content_type=_WORKBOOK, headers=named)


def _who(request: HttpRequest) -> dict:
    ring = identity.load(settings.HOME.keys, settings.HOME.root)
    return {"home": settings.HOME, "ring": ring, "by": request.user.username, "now": datetime.now(UTC)}
