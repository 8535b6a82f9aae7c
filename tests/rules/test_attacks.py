"""What a rule's author must not be able to run is refused before it runs; and it would run if nobody checked."""

from pathlib import Path

import duckdb
import pytest
import yaml

from huimin.rules.checker import check_select, views
from huimin.rules.syntax import Refused

STATED = yaml.safe_load((Path(__file__).parent / "attacks.yml").read_text(encoding="utf-8"))
ATTACKS = [(item["name"], item["sql"]) for item in STATED["attacks"] if not item.get("safe")]
ATTACKS += [(f"resource {at}", sql) for at, sql in enumerate(STATED["resource_attacks"])]
SAFE = [item["sql"] for item in STATED["attacks"] if item.get("safe")]


def _placed(sql: str, folders: dict[str, str]) -> str:
    for name, folder in folders.items():
        sql = sql.replace("{" + name + "}", folder)
    return sql


@pytest.mark.parametrize(("name", "sql"), ATTACKS)
def test_refused(name, sql):
    with pytest.raises(Refused) as refused:
        check_select(_placed(sql, {"secret": "/secret", "data": "/data"}))
    assert ";" in str(refused.value), "the sentence names a remedy"


@pytest.mark.parametrize("sql", SAFE)
def test_harmless_is_let_through_without_its_comments(sql):
    tree, _ = check_select(sql)
    assert tree.sql("duckdb", comments=False) == "SELECT p.person_key AS i FROM payments AS p"


# Ways around an allow-list that the stated attacks do not try.
AROUND = [
    "select p.ref as r from payments as p where p.person_key in (from read_text('/etc/passwd'))",
    "select p.ref as r from payments as p join lateral (select 1 as x) as l on true",
    "select p.ref as r from payments as p, deaths as d where p.person_key = d.person_key",
    "select p.ref as r from payments as p natural join deaths as d",
    "select p.ref as r from payments as p join deaths as d using (person_key)",
    "select p.ref as r from payments as p cross join deaths as d",
    "select p.ref as r from payments as p full join deaths as d on p.ref = d.ref",
    "select p.ref as r from payments as p asof join deaths as d on p.ref >= d.ref",
    "select p.ref as r from payments as p semi join deaths as d on p.ref = d.ref",
    "select p.ref as r from payments as p qualify row_number() over (partition by p.ref order by p.ref) = 1",
    "select p.ref as r from payments as p order by p.ref",
    "select p.ref as r, count(*) as n from payments as p group by all",
    "select p.ref as r, count(*) as n from payments as p group by rollup (p.ref)",
    "select p.programme as r, avg(p.amount_fen) as n from payments as p group by p.programme",
    "select string_agg(p.remark, ',') as r from payments as p",
    "select p.remark || 'x' as r from payments as p",
    "select substring(p.remark, 1, 2) as r from payments as p",
    "select regexp_matches(p.remark, '.*') as r from payments as p",
    "select p.ref as r from payments as p where p.remark ilike '%x%'",
    "select p.ref as r from payments as p where p.remark like p.category",
    "select p.ref // 2 as r from payments as p",
    "select p.amount_fen * 1.5 as r from payments as p",
    "select p.amount_fen * 1e300 as r from payments as p",
    "select p.ref & 3 as r from payments as p",
    "select p.ref::double as r from payments as p",
    "select try_cast(p.remark as bigint) as r from payments as p",
    "select cast(p.remark as decimal(38, 2)) as r from payments as p",
    "select current_date as r from payments as p",
    "select now() as r from payments as p",
    "select random() as r from payments as p",
    "select p.pay_on + interval 1 month as r from payments as p",
    "select date_diff('month', p.pay_on, p.birth_on) as r from payments as p",
    "select sum(p.amount_fen) over (order by p.ref rows between 1 preceding and current row) as r from payments as p",
    "select sum(p.amount_fen) filter (where p.ref > 1) as r from payments as p",
    "select max(p.amount_fen, 3) as r from payments as p",
    "select p.ref as r from payments as p where p.person_key is distinct from 3",
    'select "p".ref as "R" from payments as p',
    "select p.ref as r from payments as p union select d.ref as r from deaths as d",
    "select 1 as r",
    "select ref as r from payments as p",
    "select q.ref as r from payments as p",
    "select p.ref as r, p.grade as r from payments as p",
    "select p.ref from payments",
    "select p.ref as r from payments as p join payments as p on p.ref = p.ref",
    "select p.ref as r from payments as p where exists (select p.ref as x from deaths as p)",
    "with payments as (select d.ref as ref from deaths as d) select p.ref as r from payments as p",
    "with a as (select b.ref as r from b as b), b as (select d.ref as ref from deaths as d) select a.r as r from a as a",
    "select p.ref as r from payments as p where p.person_key = $1",
    "select p.ref as r from payments as p where p.person_key = ?",
    "select p.ref as r from payments as p where p.person_key = getvariable('x')",
    "select distinct on (p.ref) p.ref as r from payments as p",
    "select columns(*) from payments as p",
    "select p as r from payments as p",
    "select {'a': p.ref} as r from payments as p",
    "select p.ref as r from main.payments as p",
    "select p.ref as r from payments as p for update",
    "select p.ref as r into x from payments as p",
    "values (1)",
    "(select p.ref as r from payments as p)",
    "select p.ref as r from (values (1)) as p(ref)",
    "",
    "select",
    "-- nothing",
    "select " + "(" * 3000 + "1" + ")" * 3000 + " as r from payments as p",
]


@pytest.mark.parametrize("sql", AROUND, ids=lambda sql: sql[:70])
def test_ways_around_are_refused(sql):
    with pytest.raises(Refused):
        check_select(sql)


@pytest.fixture
def unchecked(tmp_path):
    """A plain engine beside folders like those of the attacks."""
    secret, data = tmp_path / "secret", tmp_path / "data"
    secret.mkdir()
    data.mkdir()
    (secret / "s.csv").write_text("a,b\nSECRET,1\n")
    (secret / "s.json").write_text('{"a": "SECRET"}')
    (data / "link.csv").symlink_to(secret / "s.csv")
    connection = duckdb.connect(":memory:")
    connection.execute(f"copy (select 'SECRET' as i) to '{secret / 's.parquet'}' (format parquet)")
    for view, columns in views().items():
        typed = ", ".join(f'"{name}" {type_}' for name, type_ in columns.items())
        connection.execute(f"create table {view} ({typed})")
    yield connection, {"secret": str(secret), "data": str(data)}
    connection.close()


def test_control_unchecked_most_attacks_run_and_read_the_secret(unchecked):
    connection, folders = unchecked
    n_ran, seen = 0, ""
    skipped = (
        "http",
        "install",
        "load",
        "set ",
        "pragma",
        "subset-15",
        "subset-16",
        "profout",
        "tilde",
        "resource",
        "subset-21",
    )
    for name, sql in ATTACKS:
        if name.startswith(skipped):
            continue
        try:
            for statement in _placed(sql, folders).split("; "):
                seen += repr(connection.execute(statement).fetchall())
        except duckdb.Error:
            continue
        n_ran += 1
    assert "SECRET" in seen
    assert n_ran > 30
