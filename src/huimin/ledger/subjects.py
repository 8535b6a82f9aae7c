"""What the books say of one person, household or bank account inside a scope.

Facts of other places are left out before anything is counted or linked: nothing tells whether they exist.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from huimin.datasets.queries import fact_columns, load_kinds
from huimin.datasets.types import PERSONS
from huimin.identity.types import Subject
from huimin.intake.queries import Batch, batch_code
from huimin.kit.months import month_of
from huimin.kit.refs import unpack
from huimin.ledger.manifest import facts
from huimin.ledger.types import Candidate, Member, Paid, Registered, Source, SubjectFacts
from huimin.users.types import Scope
from huimin.warehouse.engine import Connection
from huimin.warehouse.home import Home

# Every register that names persons; those that say most of them first.
REGISTERS = tuple(dict.fromkeys(
    ("deaths", "households", "enrolments", *(
        name for name, kind in load_kinds().items() if kind.shape == "register" and "person_key" in fact_columns(kind)
    ))
))  # fmt: skip
_NAMED = ("payments", "households", "deaths", "enrolments")  # where a name stands beside a birth date
_NO_WORDS = ("ref", "sex", "birth_on", "household_key", "account_key", "old_account_key", "phone_key", "region_code", "business_key",
             "handler_name_key", "approver_name_key",
             *PERSONS, *(fact for facts in PERSONS.values() for fact in facts))  # fmt: skip
_MOST_CANDIDATES = 50


def facts_of_subject(
    home: Home, subject: Subject, *, scope: Scope, as_of: date, known_at: int | None = None
) -> SubjectFacts:
    """Payments, register rows and household members of a subject; facts dated after `as_of` are not seen.

    Registers often know no more than the county or the city: such rows are shown beside others that lie in the scope.
    """
    with facts(home, ("payments", *REGISTERS), known_at=known_at) as books:
        members = _members(books, subject, scope)
        persons = {subject.key} if subject.kind == "person" else {member.person_key for member in members}
        paid = _payments(books, subject, persons, scope, as_of)
        rows = {kind: _registers(books, kind, persons, scope) for kind in REGISTERS if subject.kind != "account"}
    if not any(scope.contains(row["region_code"]) for some in (paid, *rows.values()) for row in some):
        return SubjectFacts(subject, (), (), ())
    sources = sources_of([row["ref"] for row in paid] + [row["ref"] for some in rows.values() for row in some])
    return SubjectFacts(
        subject=subject,
        paid=tuple(_paid(row, sources) for row in paid),
        registered=tuple(_registered(kind, row, sources) for kind, some in rows.items() for row in some),
        members=tuple(members),
    )


def payments_of(home: Home, subject: Subject, *, scope: Scope, as_of: date) -> tuple[Paid, ...]:
    """What a subject was paid inside a scope, oldest first: by its own key alone, nothing of its household's members."""
    with facts(home, ("payments",)) as books:
        rows = _payments(books, subject, set(), scope, as_of)
    sources = sources_of(row["ref"] for row in rows)
    return tuple(_paid(row, sources) for row in rows)


def candidates(
    home: Home, name_key: int, birth_on: date, *, scope: Scope, known_at: int | None = None
) -> list[Candidate]:
    """The persons of a name and a birth date, the best known first; at most fifty."""
    with facts(home, _NAMED, known_at=known_at) as books:
        every = " union all ".join(
            f"select person_key, masked_name, birth_on, region_code from fact_{kind} where name_key = $name "
            f"and birth_on = $born and person_key is not null and region_code >= $low and region_code < $high"
            for kind in _NAMED
        )
        rows = books.execute(
            f"select person_key, any_value(masked_name), any_value(birth_on), max(region_code), count(*) as n "
            f"from ({every}) group by person_key order by n desc, person_key limit {_MOST_CANDIDATES}",
            {"name": name_key, "born": birth_on, "low": scope.low, "high": scope.high},
        ).fetchall()
    return [Candidate(*row) for row in rows]


def sources_of(refs: Iterable[int]) -> dict[int, Source]:
    """ref -> the row of the file it was read from."""
    refs = set(refs)
    batches = {batch.number: batch for batch in Batch.objects.filter(number__in={unpack(ref)[0] for ref in refs})}
    found = {}
    for ref in refs:
        number, sheet, row = unpack(ref)
        batch = batches[number]
        name = batch.sheets[sheet]["sheet"] if sheet < len(batch.sheets) else None
        found[ref] = Source(ref, batch_code(number), batch.kind, batch.unit, batch.file, name, row)
    return found


def _rows(books: Connection, sql: str, values: Mapping[str, object]) -> list[dict]:
    return books.sql(sql, params=values).to_arrow_table().to_pylist()


def _inside(scope: Scope) -> dict[str, int]:
    return {"low": scope.low, "high": scope.high}


_IN_SCOPE = "region_code >= $low and region_code < $high"


def _members(books: Connection, subject: Subject, scope: Scope) -> list[Member]:
    """Everybody of the household, or of the person's households; payments name members that the register misses."""
    if subject.kind == "account":
        return []
    every = f"""
        select household_key, person_key, masked_name, relation, 0 as place from fact_households where {_IN_SCOPE}
        union all by name
        select household_key, person_key, masked_name, null as relation, 1 as place from fact_payments where {_IN_SCOPE}
    """
    homes = (
        "select $key" if subject.kind == "household" else f"select household_key from ({every}) where person_key = $key"
    )
    rows = _rows(
        books,
        f"""select household_key, person_key, arg_min(masked_name, place) as masked_name,
                   coalesce(max(relation), '') as relation
            from ({every}) where person_key is not null and household_key in ({homes})
            group by household_key, person_key order by household_key, min(place), max(relation) <> '户主', person_key""",
        {"key": subject.key, **_inside(scope)},
    )
    return [Member(**row) for row in rows]


def _payments(books: Connection, subject: Subject, persons: set[int], scope: Scope, as_of: date) -> list[dict]:
    wanted = {"person": "person_key = $key", "account": "account_key = $key", "household": "household_key = $key"}
    condition = wanted[subject.kind]
    if subject.kind == "household" and persons:
        condition = f"({condition} or person_key in ({_listed(persons)}))"
    return _rows(
        books,
        f"select * from fact_payments where {condition} and {_IN_SCOPE} and starts_month <= $month "
        "order by starts_month, programme, ref",
        {"key": subject.key, "month": month_of(as_of), **_inside(scope)},
    )


def _registers(books: Connection, kind: str, persons: set[int], scope: Scope) -> list[dict]:
    if not persons:
        return []
    places = f"({_IN_SCOPE} or region_code in ({_listed(_above(scope))}))"
    columns = [name for name in PERSONS if name in fact_columns(load_kinds()[kind])]
    named = " or ".join(f"{name} in ({_listed(persons)})" for name in columns)
    condition = f"({named}) and {places}"
    return _rows(books, f"select * from fact_{kind} where {condition} order by ref", _inside(scope))


def _above(scope: Scope) -> set[int]:
    """The divisions that a scope lies in: a register that names only them may mean a place inside."""
    return {scope.low // span * span for span in (10**3, 10**6, 10**8)}


def _listed(keys: set[int]) -> str:
    return ", ".join(str(key) for key in sorted(keys))


def _paid(row: dict, sources: Mapping[int, Source]) -> Paid:
    return Paid(
        source=sources[row["ref"]],
        person_key=row["person_key"],
        masked_name=row["masked_name"] or "",
        household_key=row["household_key"],
        account_key=row["account_key"],
        programme=row["programme"],
        region_code=row["region_code"],
        amount_fen=row["amount_fen"],
        first_month=row["starts_month"],
        last_month=row["starts_month"] + max(row["n_months"], 1) - 1,
        is_undivided=row["n_months"] == 0,
        pay_on=row["pay_on"],
        category=row["category"] or "",
        remark=row["remark"] or "",
        grade=row["grade"],
    )


def _registered(kind: str, row: dict, sources: Mapping[int, Source]) -> Registered:
    said = {name: row[name] for name in fact_columns(load_kinds()[kind]) if name not in _NO_WORDS}
    return Registered(
        source=sources[row["ref"]],
        person_key=row["person_key"],
        masked_name=row["masked_name"] or "",
        household_key=row.get("household_key"),
        region_code=row["region_code"],
        grade=row["grade"],
        says={name: value for name, value in said.items() if value is not None},
    )
