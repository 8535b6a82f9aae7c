"""What was paid in a division and which clues there are, by the divisions below and by programme."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F
from django.db.models import Sum as Total

from huimin.casework.models import Clue, CluePlace
from huimin.casework.shown import batches_of, evidence_row, inside, programme_names
from huimin.casework.source_rows import RowOnPage, rows_on_page
from huimin.kit.periods import month_number
from huimin.ledger import queries as ledger
from huimin.ledger.queries import NOTHING, Sum
from huimin.programmes import queries as programmes
from huimin.regions import queries as regions
from huimin.users.types import Scope
from huimin.warehouse.home import Home

_STEPS = {"city": 10**6, "county": 10**3, "township": 1, "village": 1}
_JANUARY, _DECEMBER = 1, 12
NO_PROGRAMME = "none"  # as the list of clues names those on a village or an account


@dataclass(frozen=True)
class OverviewLine:
    """One division or programme: `code` is what the addresses of its lists name; `share`: per cent of the largest."""

    code: str
    name: str
    unit: str
    paid: Sum
    n_clues: int
    share: int
    is_undivided: bool = False  # paid in the division itself, no part of it was named


@dataclass(frozen=True)
class Overview:
    """The page of a division."""

    code: str
    level: str
    steps: tuple[tuple[str, int], ...]
    paid: Sum
    n_clues: int
    doubted_fen: int  # of the clues: paid where it should not be, or concerned by how it was done
    owed_fen: int
    n_units: int
    divisions: tuple[OverviewLine, ...]
    programmes: tuple[OverviewLine, ...]
    years: tuple[int, ...]


def overview(home: Home, region: int, *, scope: Scope, year: int | None, lang: str) -> Overview:
    """The overview of a division, bound to the scope; `year`: entitlement year, None for all."""
    division = regions.find(f"{region:012d}")
    bounds = scope.narrowed(*regions.span(region))
    step = _STEPS[division.level]
    sums = ledger.payment_sums(home, scope=bounds, step=step, year=year)
    clues = _clues(bounds, year)
    by_programme = dict(clues.order_by().values_list("programme").annotate(n=Count("code")))
    money = clues.order_by().aggregate(doubted=Total("amount_fen"), owed=Total("owed_fen"))
    below = _division_lines(region, sums.by_division, _by_division(clues, bounds, step))
    listed = _programme_lines(region, sums.by_programme, by_programme, lang)
    return Overview(
        code=f"{region:012d}",
        level=division.level,
        steps=tuple(step for step in regions.path(region) if scope.contains(step[1])),
        paid=sums.whole,
        n_clues=sum(by_programme.values()),
        doubted_fen=money["doubted"] or 0,
        owed_fen=money["owed"] or 0,
        n_units=len({line.unit for line in listed if line.unit}),
        divisions=below if division.level != "village" else (),
        programmes=listed,
        years=sums.years,
    )


def _clues(bounds: Scope, year: int | None):
    """The open clues the list shows for the same division and year."""
    found = inside(Clue.objects.filter(status=Clue.Status.OPEN), bounds)
    if year is None:
        return found
    first, last = month_number(year, _JANUARY), month_number(year, _DECEMBER)
    return found.filter(last_month__gte=first, first_month__lte=last)


def _by_division(clues, bounds: Scope, step: int) -> dict[int, int]:
    places = bounds.filtered(CluePlace.objects.filter(clue__in=clues.order_by().values("code")), "region_code")
    counted = places.order_by().values(part=F("region_code") / step).annotate(n=Count("clue", distinct=True))
    return {int(row["part"]) * step: row["n"] for row in counted}


def _division_lines(region: int, paid: Mapping[int, Sum], clues: Mapping[int, int]) -> tuple[OverviewLine, ...]:
    below = {child.code: child.name for child in regions.children(region)}
    names = below | regions.names_of(set(paid) | set(clues))
    most = max((each.amount_fen for each in paid.values()), default=0)
    return tuple(
        OverviewLine(
            code=f"{code:012d}",
            name=names.get(code, str(code)),
            unit="",
            paid=paid.get(code, NOTHING),
            n_clues=clues.get(code, 0),
            share=_share(paid.get(code, NOTHING), most),
            is_undivided=code == region,
        )
        for code in sorted({*paid, *clues, *below})
        if code in paid or code in clues
    )


def _programme_lines(
    region: int, paid: Mapping[int, Sum], clues: Mapping[int | None, int], lang: str
) -> tuple[OverviewLine, ...]:
    names, codes = programme_names(lang), programmes.codes()
    most = max((each.amount_fen for each in paid.values()), default=0)
    return tuple(
        OverviewLine(
            code=codes.get(no, NO_PROGRAMME),
            name=names.get(no, ""),
            unit=_unit(no, region),
            paid=paid.get(no, NOTHING),
            n_clues=clues.get(no, 0),
            share=_share(paid.get(no, NOTHING), most),
        )
        for no in sorted({*paid, *clues}, key=lambda no: -paid.get(no, NOTHING).amount_fen)
    )


def _unit(programme: int | None, region: int) -> str:
    unit = programmes.competent_unit(programme, region) if programme is not None else None
    return unit.name if unit else ""


def _share(paid: Sum, most: int) -> int:
    return max(0, paid.amount_fen) * 100 // most if most > 0 else 0


def payments_listed(
    home: Home, *, scope: Scope, year: int | None, programme: int | None, start: int, n: int, lang: str
) -> tuple[int, list[RowOnPage]]:
    """(how many payments, some of them as rows with their place)."""
    total, refs = ledger.payment_refs(home, scope=scope, year=year, programme=programme, start=start, n=n)
    batches = batches_of(refs)
    places = {ref: evidence_row("", ref, "fact", batches) for ref in refs}
    return total, rows_on_page(home, places, {}, scope=scope, lang=lang)
