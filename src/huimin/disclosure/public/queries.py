"""What the public pages ask of an open edition: divisions, programmes and sums. Lines and entries: `records`."""

from collections.abc import Sequence
from dataclasses import dataclass

from huimin.disclosure.public.reading import OpenEdition

MOST_FOUND = 50


@dataclass(frozen=True)
class Region:
    """A division. level: city, county, township or village."""

    code: int
    level: str
    name: str
    parent: int | None


@dataclass(frozen=True)
class Standard:
    """What is paid by law in a division from a month to another, both inclusive; None where open."""

    region: str
    category: str
    amount_fen: int
    per: str
    starts_month: int | None
    ends_month: int | None
    doc_no: str


@dataclass(frozen=True)
class Policy:
    """A programme as the public reads it, in Chinese or English. publicity: A names, B masked names, C counts, D nothing."""

    no: int
    code: str
    name: str
    publicity: str
    cycle: str
    unit: str
    purpose: str
    who: str
    apply: str
    standard: str


@dataclass(frozen=True)
class Sum:
    """What was paid of a programme in a division in a year. amount_fen: None where counts alone are shown."""

    programme: int
    region: int
    year: int
    is_counts_only: bool
    n_payments: int
    n_persons: int
    amount_fen: int | None


def about(edition: OpenEdition) -> dict[str, str]:
    """Facts of the whole: edition, as_of, city, city_en, city_code, complaint, complaint_en."""
    return dict(edition.rows("select name, value from about"))


def region(edition: OpenEdition, code: int) -> Region | None:
    """A division by its code."""
    if code >= 10**12:
        return None
    rows = edition.rows("select code, level, name, parent from region where code = ?", code)
    return Region(*rows[0]) if rows else None


def path_to(edition: OpenEdition, place: Region) -> list[Region]:
    """The divisions a division lies in, from the city down to itself."""
    steps = [place]
    while steps[0].parent is not None and (above := region(edition, steps[0].parent)):
        steps.insert(0, above)
    return steps


def regions_below(edition: OpenEdition, code: int) -> list[Region]:
    """The divisions right below one, by code."""
    rows = edition.rows("select code, level, name, parent from region where parent = ? order by code", code)
    return [Region(*row) for row in rows]


def villages_named(edition: OpenEdition, text: str) -> list[tuple[Region, str, str]]:
    """Villages and townships whose name holds a text, the shortest name first, each with what it lies in."""
    wanted = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = edition.rows(_NAMED, f"%{wanted}%", MOST_FOUND)
    return [(Region(*row[:4]), row[4] or "", row[5] or "") for row in rows]


_NAMED = """
    select r.code, r.level, r.name, r.parent, above.name, case when r.level = 'village' then county.name end
    from region as r left join region as above on above.code = r.parent left join region as county on county.code = above.parent
    where r.level in ('village', 'township') and r.name like ? escape '\\'
    order by length(r.name), r.level desc, r.code limit ?
"""


def policies(edition: OpenEdition, language: str) -> list[Policy]:
    """All programmes, in the order of the catalogue."""
    return [Policy(*row) for row in edition.rows(_POLICIES[language] + " order by no")]


def policy(edition: OpenEdition, code: str, language: str) -> Policy | None:
    """A programme by its code."""
    rows = edition.rows(_POLICIES[language] + " where code = ?", code)
    return Policy(*rows[0]) if rows else None


_POLICIES = {
    "zh-hans": "select no, code, name, publicity, cycle, unit, purpose, who, apply, standard from programme",
    "en": "select no, code, name_en, publicity, cycle, unit_en, purpose_en, who_en, apply_en, standard_en from programme",
}


def standards(edition: OpenEdition, programme: int) -> list[Standard]:
    """The amounts set for a programme, newest first."""
    rows = edition.rows(_STANDARDS, programme)
    return [Standard(*row) for row in rows]


_STANDARDS = """
    select coalesce(r.name, ''), coalesce(s.class, ''), s.amount_fen, s.per, s.starts_month, s.ends_month, coalesce(s.doc_no, '')
    from standard as s left join region as r on r.code = s.region_code
    where s.programme = ? order by s.region_code, s.starts_month desc, s.amount_fen
"""
_SUM = "select programme, region, year, is_counts_only, n_payments, n_persons, amount_fen from total"


def years(edition: OpenEdition) -> list[int]:
    """The years that sums are there for, newest first."""
    return [year for (year,) in edition.rows("select distinct year from total order by year desc")]


def sums_in(edition: OpenEdition, place: int) -> list[Sum]:
    """Sums of every programme and year in a division."""
    return _sums(edition.rows(f"{_SUM} where region = ?", place))


def sums_below(edition: OpenEdition, programme: int, place: int, year: int) -> list[Sum]:
    """Sums of a programme in the divisions right below one."""
    wanted = f"{_SUM} where programme = ? and year = ? and region in (select code from region where parent = ?)"
    return _sums(edition.rows(f"{wanted} order by region", programme, year, place))


def _sums(rows: Sequence[tuple]) -> list[Sum]:
    return [Sum(row[0], row[1], row[2], bool(row[3]), *row[4:]) for row in rows]


@dataclass(frozen=True)
class Below:
    """A division below another, with what was paid there in a year: payments, and fen where sums are shown."""

    region: Region
    n_payments: int
    amount_fen: int


def paid_below(edition: OpenEdition, place: int, year: int | None) -> list[Below]:
    """The divisions right below one, each with its payments of a year over all programmes whose sums are shown."""
    return [Below(Region(*row[:4]), *row[4:]) for row in edition.rows(_BELOW, year or 0, place)]


_BELOW = """
    select r.code, r.level, r.name, r.parent, coalesce(sum(t.n_payments), 0), coalesce(sum(t.amount_fen), 0)
    from region as r left join total as t on t.region = r.code and t.year = ? and not t.is_counts_only
    where r.parent = ? group by r.code order by r.code
"""
