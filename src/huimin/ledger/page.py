"""The page of a subject that was opened: its facts with names for codes, the clear values, sums, and who looked."""

from collections.abc import Iterable, Mapping
from datetime import date

from huimin.identity.queries import Keyring, looks, read_rows
from huimin.identity.types import Look, Opened, SealedRow
from huimin.kit.months import month_parts
from huimin.kit.refs import unpack
from huimin.ledger.manifest import part_of
from huimin.ledger.models import PostedBatch
from huimin.ledger.subjects import facts_of_subject
from huimin.ledger.types import Paid, Registered, SubjectFacts, SubjectPage, Total
from huimin.programmes import queries as programmes
from huimin.regions import queries as regions
from huimin.users import queries as users
from huimin.users.types import Scope, UnitUnknown
from huimin.warehouse.home import Home

_SURE = (1, 2)  # rows whose number is whole: they say whose it is
_MOST_ROWS = 200


def subject_page(
    home: Home, ring: Keyring, opened: Opened, *, scope: Scope, as_of: date, known_at: int | None = None
) -> SubjectPage:
    """What an opening shows; clear values come from as few sealed rows as say them all."""
    facts = facts_of_subject(home, opened.subject, scope=scope, as_of=as_of, known_at=known_at)
    clear = read_rows(ring, sealed_rows(home, facts, scope))
    n_looks, latest = looks(opened.subject, scope=scope)
    rows = {row.source.ref: row for row in (*facts.paid, *facts.registered)}
    mine = {ref: clear[ref] for ref in clear if rows[ref].person_key == facts.subject.key}
    accounts = {rows[ref].account_key: said["account"] for ref, said in clear.items() if "account" in said}
    return SubjectPage(
        facts=facts,
        purpose=opened.purpose,
        expires_at=opened.expires_at,
        names=_each(said.get("name") for said in mine.values()),
        numbers=_numbers(facts, mine, accounts),
        accounts=accounts,
        people={
            rows[ref].person_key: said["name"]
            for ref, said in clear.items()
            if "name" in said and rows[ref].grade in _SURE
        },
        programmes={shown.no: shown for shown in programmes.catalogue()},
        units=_units(facts, latest),
        regions={code: regions.name_path(code) for code in {row.region_code for row in rows.values()}},
        totals=_totals(facts.paid),
        years=tuple(sorted({_year(paid) for paid in facts.paid})),
        n_looks=n_looks,
        looks=tuple(latest),
    )


def sealed_rows(home: Home, facts: SubjectFacts, scope: Scope) -> list[SealedRow]:
    """The rows to open for a subject: the latest sure row for each spelling of its name, each account, and for
    households and accounts each person in them; never one outside the scope.
    """
    wanted: dict[tuple, Paid | Registered] = {}
    for row in (*facts.registered, *facts.paid):
        if not scope.contains(row.region_code):
            continue
        is_sure = row.grade in _SURE
        if is_sure and facts.subject.kind == "person":
            wanted["name", row.masked_name] = row
        elif is_sure:
            wanted["person", row.person_key] = row
        if isinstance(row, Paid) and row.account_key is not None:
            wanted["account", row.account_key] = row
    rows = list({row.source.ref: row for row in wanted.values()}.values())[:_MOST_ROWS]
    numbers = {unpack(row.source.ref)[0] for row in rows}
    posted = PostedBatch.objects.filter(batch__in=numbers).prefetch_related("files")
    parts = {batch.batch: part_of(home, batch, "sealed") for batch in posted}
    return [SealedRow(row.source.ref, row.region_code, parts[unpack(row.source.ref)[0]]) for row in rows]


def _numbers(facts: SubjectFacts, mine: Mapping[int, Mapping], accounts: Mapping[int, str]) -> tuple[str, ...]:
    if facts.subject.kind == "account":
        return _each([accounts.get(facts.subject.key)])
    return _each(said.get("id_number") for said in mine.values())


def _each(texts: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _units(facts: SubjectFacts, latest: Iterable[Look]) -> dict[str, str]:
    """Code of a sending unit -> its name; of payments whose sender nobody named, the competent unit by its place."""
    found = {}
    for code in {row.source.unit for row in (*facts.paid, *facts.registered)} | {look.unit for look in latest}:
        try:
            found[code] = users.find_unit(code).name if code else ""
        except UnitUnknown:
            found[code] = code
    for programme, county in {(paid.programme, paid.region_code // 10**6 * 10**6) for paid in facts.paid}:
        unit = programmes.competent_unit(programme, county)
        found[competent(programme, county)] = unit.name if unit else ""
    return found


def competent(programme: int, region_code: int) -> str:
    """Where `SubjectPage.units` holds the competent unit of a programme in a division."""
    return f"{programme}@{region_code // 10**6 * 10**6}"


def _totals(paid: Iterable[Paid]) -> tuple[Total, ...]:
    sums: dict[int, dict[int, int]] = {}
    counts: dict[int, int] = {}
    for row in paid:
        by_year = sums.setdefault(row.programme, {})
        by_year[_year(row)] = by_year.get(_year(row), 0) + row.amount_fen
        counts[row.programme] = counts.get(row.programme, 0) + 1
    return tuple(Total(no, by_year, counts[no], sum(by_year.values())) for no, by_year in sums.items())


def _year(paid: Paid) -> int:
    return month_parts(paid.first_month)[0]
