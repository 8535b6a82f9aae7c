"""Payments that wait for their person, one of them opened, tied by hand; the links, each of which can be taken back."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from huimin.identity import queries as identity
from huimin.identity.types import LinkRefused
from huimin.ledger import actions, queries
from huimin.ledger.forms import PurposeForm
from huimin.ledger.link_forms import REFUSED, LinkFilters, LinkForm, ReasonForm, WaitingFilters
from huimin.ledger.link_shown import language, shown_links, shown_row, shown_waiting
from huimin.ledger.passes import read_pass
from huimin.users.permissions import OPEN_PERSON, permitted
from huimin.users.queries import scope_of

A_PAGE = 50


@permitted(OPEN_PERSON)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Payments inside the scope whose number is not whole and whom nobody tied to a person yet."""
    form, page, rows = WaitingFilters(request.GET), None, []
    if form.is_valid():
        at = _number(request.GET.get("page")) or 1
        total, rows = queries.waiting(
            settings.HOME,
            scope=scope_of(request.user),
            batch=form.cleaned_data["batch"],
            start=(at - 1) * A_PAGE,
            n=A_PAGE,
            lang=language(),
        )
        page = Paginator(range(total), A_PAGE).get_page(at)
    lines = shown_waiting(rows, by=request.user.username)
    context = {"form": form, "page": page, "lines": lines, "purpose": PurposeForm()}
    return render(request, "ledger/waiting.html", context)


@permitted(OPEN_PERSON)
@never_cache
@require_POST
@sensitive_post_parameters("words")
def open_row(request: HttpRequest) -> HttpResponse:
    """Opens one row that waits, for a purpose."""
    known = read_pass(request.POST.get("subject", ""), by=request.user.username, kinds=("row",))
    form = PurposeForm(request.POST)
    if known is None or not form.is_valid():
        messages.warning(request, _("请选择查阅目的。") if known else REFUSED["not_waiting"])
        return redirect("ledger:waiting")
    home, by = settings.HOME, request.user.username
    ring, row = identity.load(home.keys, home.root), known[0].key
    try:
        token = actions.open_row(home=home, ring=ring, row=row, purpose=form.purpose_said, by=by, now=datetime.now(UTC))
    except LinkRefused as refused:
        messages.warning(request, REFUSED[str(refused)])
        return redirect("ledger:waiting")
    return redirect("ledger:row", token=token)


@permitted(OPEN_PERSON)
@never_cache
@sensitive_post_parameters("reason")
def row(request: HttpRequest, token: str) -> HttpResponse:
    """The opened row beside the persons who may be meant; posted, it is tied to the one that was chosen."""
    home, by = settings.HOME, request.user.username
    opened = identity.opened(token, by=by, at=timezone.now())
    if opened is None or opened.subject.kind != "row":
        messages.warning(request, _("这次查阅已到期或不属于您，请重新说明目的后查阅。"))
        return redirect("ledger:waiting")
    form = LinkForm(request.POST or None, by=by)
    if request.method == "POST" and form.is_valid():
        said = {"person_key": form.cleaned_data["person"], "reason": form.cleaned_data["reason"]}
        try:
            actions.join_row(home=home, row=opened.subject.key, by=by, now=datetime.now(UTC), **said)
        except LinkRefused as refused:
            form.add_error(None, REFUSED[str(refused)])
        else:
            messages.success(request, _("已关联并留痕，受影响的规则将重新比对。"))
            return redirect("ledger:links")
    ring = identity.load(home.keys, home.root)
    found = queries.row_opened(home, ring, opened.subject.key, scope=scope_of(request.user), lang=language())
    if found is None:
        messages.warning(request, REFUSED["not_waiting"])
        return redirect("ledger:waiting")
    context = {"form": form, "opened": opened, **shown_row(found, by=by)}
    return render(request, "ledger/row.html", context, status=400 if form.errors else 200)


@permitted(OPEN_PERSON)
@require_GET
def links(request: HttpRequest) -> HttpResponse:
    """The links of rows inside the scope, newest first."""
    form, found, older = LinkFilters(request.GET), [], None
    if form.is_valid():
        found, older = queries.links_page(
            settings.HOME,
            scope=scope_of(request.user),
            wanted=form.wanted(),
            before=_number(request.GET.get("before")),
            n=A_PAGE,
        )
    lines = shown_links(found, by=request.user.username)
    context = {"form": form, "lines": lines, "older": older, "is_first": "before" not in request.GET}
    return render(request, "ledger/links.html", context | {"reason": ReasonForm()})


@permitted(OPEN_PERSON)
@require_POST
@sensitive_post_parameters("reason")
def withdraw(request: HttpRequest) -> HttpResponse:
    """Takes one link back, for a reason."""
    known = read_pass(request.POST.get("subject", ""), by=request.user.username, kinds=("row",))
    form = ReasonForm(request.POST)
    if known is None or not form.is_valid():
        messages.warning(request, REFUSED["no_reason"] if known else REFUSED["not_linked"])
        return redirect("ledger:links")
    said = {"row": known[0].key, "reason": form.cleaned_data["reason"]}
    try:
        actions.untie_row(home=settings.HOME, by=request.user.username, now=datetime.now(UTC), **said)
    except LinkRefused as refused:
        messages.warning(request, REFUSED[str(refused)])
    else:
        messages.success(request, _("已撤销关联并留痕，受影响的规则将重新比对。"))
    return redirect("ledger:links")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text) else None
