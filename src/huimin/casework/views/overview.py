"""What was paid in a division: the overview and the lists its figures count."""

from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from huimin.casework import queries
from huimin.casework.views.clues import A_PAGE, language
from huimin.ledger import queries as ledger
from huimin.programmes import queries as programmes
from huimin.regions import queries as regions
from huimin.users.permissions import READ_CLUES, permitted
from huimin.users.queries import scope_of
from huimin.users.types import Scope


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a division inside the scope, a year and a programme or None for all."""

    region: int
    bounds: Scope
    year: int | None
    programme: int | None
    programme_name: str


@permitted(READ_CLUES)
def overview(request: HttpRequest) -> HttpResponse:
    """Payments, yuan, persons and clues of a division, by the divisions below and by programme."""
    asked, lang = _asked(request), language(request)
    found = queries.overview(settings.HOME, asked.region, scope=scope_of(request.user), year=asked.year, lang=lang)
    return render(
        request,
        "casework/overview.html",
        {"it": found, "paused": queries.paused_titles(lang), **_context(asked, request)},
    )


@permitted(READ_CLUES)
def payments(request: HttpRequest) -> HttpResponse:
    """The payments that a figure of the overview counts, each with its source row."""
    asked, at = _asked(request), _page_number(request)
    total, rows = queries.payments_listed(
        settings.HOME, scope=asked.bounds, year=asked.year, programme=asked.programme,
        start=(at - 1) * A_PAGE, n=A_PAGE, lang=language(request),
    )  # fmt: skip
    page = Paginator(range(total), A_PAGE).get_page(at)
    return render(request, "casework/payments.html", {"rows": rows, "page": page, **_context(asked, request)})


@permitted(READ_CLUES)
def persons(request: HttpRequest) -> HttpResponse:
    """The persons that a figure of the overview counts, by masked name."""
    asked, at = _asked(request), _page_number(request)
    total, people = ledger.paid_persons(
        settings.HOME, scope=asked.bounds, year=asked.year, programme=asked.programme, start=(at - 1) * A_PAGE, n=A_PAGE
    )
    page = Paginator(range(total), A_PAGE).get_page(at)
    return render(request, "casework/persons.html", {"people": people, "page": page, **_context(asked, request)})


def _asked(request: HttpRequest) -> Asked:
    scope, lang, said = scope_of(request.user), language(request), request.GET
    year, code = said.get("year", ""), said.get("programme", "")
    try:
        region = regions.find(said.get("region") or f"{request.user.region_code or 0:012d}").code
        bounds = scope.narrowed(*regions.span(region))
        programme = programmes.by_code(code) if code else None
    except (regions.RegionUnknown, programmes.ProgrammeUnknown) as error:
        raise Http404 from error
    if not scope.contains(region) or (year and not (year.isascii() and year.isdigit() and len(year) == 4)):
        raise Http404
    name = "" if programme is None else programme.name if lang == "zh" else programme.name_en
    return Asked(region, bounds, int(year) if year else None, programme and programme.no, name)


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _context(asked: Asked, request: HttpRequest) -> dict[str, object]:
    above, year = reverse("casework:overview"), f"&year={asked.year}" if asked.year else ""
    scope = scope_of(request.user)
    path = [(name, code) for name, code in regions.path(asked.region) if scope.contains(code)]
    is_overview = request.path == above
    return {
        "asked": asked,
        "region": f"{asked.region:012d}",
        "steps": [
            (name, "" if is_overview and code == asked.region else f"{above}?region={code:012d}{year}")
            for name, code in path
        ],
        "place": path[-1][0],
    }
