"""What waits at the units, and the figures of it."""

from datetime import UTC, datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huimin.casework import actions, queries
from huimin.casework.inbox_forms import UnitFilters
from huimin.casework.types import Result
from huimin.casework.views.clues import A_PAGE, language
from huimin.users.permissions import ASSIGN, READ_CLUES, may, permitted
from huimin.users.queries import scope_of


@permitted(READ_CLUES)
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for the user and the user's unit, most pressing first."""
    found = queries.inbox(user=request.user, today=localdate())
    return render(request, "casework/inbox.html", _listed(request, found))


@permitted(READ_CLUES)
def assignments(request: HttpRequest) -> HttpResponse:
    """Clues at the units by any filter: the list behind every figure."""
    scope, today = scope_of(request.user), localdate()
    form, context = UnitFilters(request.GET, lang=language(request)), {"page": None, "lines": []}
    if form.is_valid():
        context = _listed(request, queries.clues_at_units(scope=scope, asked=form.asked(), today=today))
    may_assign = may(request.user, ASSIGN) and form.data.get("state") == "unassigned"
    return render(request, "casework/assignments.html", {"form": form, "may_assign": may_assign, **context})


@permitted(ASSIGN)
@require_POST
def assign_many(request: HttpRequest) -> HttpResponse:
    """Hand the chosen clues to the unit proposed for each; those that cannot be are counted and stay."""
    chosen, now = request.POST.getlist("clue")[:A_PAGE], datetime.now(UTC)
    n_done, n_left = actions.assign_many(clues=chosen, by=request.user.username, now=now)
    if n_done:
        messages.success(request, _("已交办 %(n)s 条。") % {"n": n_done})
    if n_left:
        messages.warning(request, _("%(n)s 条未能交办，请打开线索选择单位。") % {"n": n_left})
    return redirect(reverse("casework:assignments") + "?state=unassigned")


@permitted(READ_CLUES)
def figures(request: HttpRequest) -> HttpResponse:
    """Figures by unit, region or programme; each leads to its list."""
    by = request.GET.get("by") if request.GET.get("by") in queries.BY else "unit"
    rows = queries.figures(scope=scope_of(request.user), by=by, today=localdate(), lang=language(request))
    kinds = [("unit", _("按单位")), ("region", _("按区划")), ("programme", _("按项目"))]
    return render(request, "casework/figures.html", {"rows": rows, "by": by, "kinds": kinds, "results": Result.choices})


def _listed(request: HttpRequest, found) -> dict:
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "lines": queries.lines_at_units(list(page), today=localdate(), lang=language(request))}
