"""The public pages: from the city down to one payment or one voucher, every figure leading to what it counts."""

from math import ceil

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from huimin.disclosure.public import columnpicture, naming, queries, records
from huimin.disclosure.public.asked import Asked
from huimin.disclosure.public.permissions import for_everyone
from huimin.disclosure.types import COLUMN, PAYMENTS, POLICIES, TOTALS
from huimin.kit.months import month_parts, show_month


@for_everyone()
def start(request: HttpRequest) -> HttpResponse:
    """Where to begin: a village's name, the counties, the programmes."""
    edition, text = request.edition, request.GET.get("q", "").strip()[:40]
    about = queries.about(edition)
    city = queries.region(edition, int(about["city_code"]))
    found = queries.villages_named(edition, text) if text else []
    context = _place(request, city) | {"text": text, "found": found, "is_cut": len(found) == queries.MOST_FOUND}
    return render(request, "public/start.html", context)


@for_everyone(POLICIES)
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """What a programme is for and how to apply; what was paid, division by division."""
    edition, asked = request.edition, Asked(request)
    policy = _or_404(queries.policy(edition, code, get_language()))
    city = int(queries.about(edition)["city_code"])
    place = _or_404(queries.region(edition, asked.number("region") or city))
    years = queries.years(edition) if edition.shows(TOTALS) else []
    year = asked.number("year") or (years[0] if years else None)
    here = [each for each in queries.sums_in(edition, place.code) if each.programme == policy.no and each.year == year]
    below = {each.region: each for each in queries.sums_below(edition, policy.no, place.code, year or 0)}
    context = {
        "policy": policy, "standards": queries.standards(edition, policy.no), "place": place, "years": years, "year": year,
        "steps": queries.path_to(edition, place), "sum": here[0] if here else None, "shows_totals": edition.shows(TOTALS),
        "below": [(region, below.get(region.code)) for region in queries.regions_below(edition, place.code)],
        "is_listed": policy.publicity in ("A", "B"), "about": queries.about(edition),
    }  # fmt: skip
    return render(request, "public/programme.html", context)


@for_everyone()
def region(request: HttpRequest, code: int) -> HttpResponse:
    """A county or a township: what lies below and what was paid. A village: its programmes, its payments, its column."""
    place = _or_404(queries.region(request.edition, code))
    if place.level == "city":
        return redirect("public:start")
    if place.level != "village":
        return render(request, "public/region.html", _place(request, place))
    months = records.months(request.edition, code) if request.edition.shows(COLUMN) else []
    year = month_parts(months[-1].month)[0] if months else None
    return render(request, "public/village.html", _place(request, place) | _column(months, year))


@for_everyone(PAYMENTS)
def payments(request: HttpRequest, code: int) -> HttpResponse:
    """The payments of a village, by programme and period."""
    edition, asked = request.edition, Asked(request)
    place, about = _or_404(queries.region(edition, code)), queries.about(edition)
    policies = {policy.no: policy for policy in queries.policies(edition, get_language())}
    chosen = next((policy for policy in policies.values() if policy.code == request.GET.get("programme")), None)
    wanted = asked.lines(place.code, chosen.no if chosen else None)
    n, amount_fen = records.n_lines(edition, wanted)
    unlisted = records.n_unlisted(edition, wanted, n, amount_fen)
    n_pages = max(ceil(n / records.PAGE), 1)
    page = min(max(asked.number("page") or 1, 1), n_pages)
    months = records.line_months(edition, place.code)
    context = {
        "about": about, "place": place, "path": queries.path_to(edition, place), "policies": policies, "chosen": chosen,
        "lines": [(line, policies[line.programme]) for line in records.lines(edition, wanted, page)],
        "month": asked.month(), "n": n, "amount_fen": amount_fen, "unlisted": unlisted, "page": page, "n_pages": n_pages, "asked": asked,
        "months": [(show_month(month), month) for month in months],
        "years": sorted({month_parts(month)[0] for month in months}, reverse=True),
    }  # fmt: skip
    return render(request, "public/payments.html", context)


@for_everyone(COLUMN)
def column(request: HttpRequest, code: int) -> HttpResponse:
    """The village column: month by month what came in, what was spent, what is left, and each voucher."""
    edition, asked = request.edition, Asked(request)
    place = _or_404(queries.region(edition, code))
    months = records.months(edition, code)
    month = asked.month() or (months[-1].month if months else None)
    year = month_parts(month)[0] if month else None
    context = _column(months, year) | {
        "about": queries.about(edition), "place": place, "path": queries.path_to(edition, place), "month": month,
        "entries": records.entries(edition, code, month) if month else [],
    }  # fmt: skip
    return render(request, "public/column.html", context)


@for_everyone(PAYMENTS)
def line(request: HttpRequest, id: str) -> HttpResponse:
    """One payment."""
    found = _or_404(records.line(request.edition, id))
    policy = next((p for p in queries.policies(request.edition, get_language()) if p.no == found.programme), None)
    return render(request, "public/line.html", _record(request, "line", found) | {"policy": policy})


@for_everyone(COLUMN)
def entry(request: HttpRequest, id: str) -> HttpResponse:
    """One entry of a village's books."""
    found = _or_404(records.entry(request.edition, id))
    return render(request, "public/entry.html", _record(request, "entry", found))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "public/not_found.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500."""
    return render(request, "public/unavailable.html", status=500)


def _place(request: HttpRequest, place: queries.Region) -> dict:
    """What every page of a division shows: where it lies, the years, the programmes with their sums, what lies below."""
    edition, asked = request.edition, Asked(request)
    shows_totals = edition.shows(TOTALS)
    sums = queries.sums_in(edition, place.code) if shows_totals else []
    years = sorted({each.year for each in sums}, reverse=True)
    year = asked.number("year") or (years[0] if years else None)
    policies = queries.policies(edition, get_language())
    of_year = {each.programme: each for each in sums if each.year == year}
    return {
        "about": queries.about(edition), "place": place, "path": queries.path_to(edition, place), "years": years, "year": year,
        "programmes": [(policy, of_year.get(policy.no)) for policy in policies],
        "below": queries.paid_below(edition, place.code, year if shows_totals else None),
        "amount_fen": sum(each.amount_fen or 0 for each in of_year.values()), "shows_totals": shows_totals,
        "shows_payments": edition.shows(PAYMENTS), "shows_column": edition.shows(COLUMN),
        "shows_policies": edition.shows(POLICIES),
    }  # fmt: skip


def _column(months: list[records.Month], year: int | None) -> dict:
    shown = columnpicture.of_year(months, year) if year else []
    last = {month_parts(month.month)[0]: month.month for month in months}
    return {
        "column_year": year,
        "column": shown,
        "column_last": shown[-1].month if shown else None,
        "column_years": list(last.items())[::-1],
        "picture": columnpicture.draw(shown, year) if shown else None,
        "income_fen": sum(month.income_fen for month in shown),
        "spent_fen": sum(month.spent_fen for month in shown),
        "balance_fen": shown[-1].balance_fen if shown else None,
    }


def _record(request: HttpRequest, kind: str, found: records.Line | records.Entry) -> dict:
    edition, place = request.edition, queries.region(request.edition, found.village)
    return {
        "about": queries.about(edition),
        kind: found,
        "place": place,
        "path": queries.path_to(edition, place) if place else [],
        "sentence": naming.sentence(edition, kind, found.id),
    }


def _or_404(found):
    if found is None:
        raise Http404
    return found
