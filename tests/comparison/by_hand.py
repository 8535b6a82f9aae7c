"""Books of every kind made from the rules' own cases, changed at random, and asked by every rule of the library."""

import random
from collections.abc import Collection
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq

from huimin.audit import actions as audit
from huimin.audit.queries import head
from huimin.comparison import actions as comparison
from huimin.comparison.evaluate import evaluate
from huimin.comparison.models import RunRule, StandingFinding
from huimin.comparison.standing import evidence_of, with_finding
from huimin.comparison.types import Question
from huimin.datasets.queries import fact_columns, load_kinds
from huimin.identity.models import Link
from huimin.identity.queries import links
from huimin.kit.refs import pack, unpack
from huimin.ledger.books import Frame, Tables, open_books, today
from huimin.ledger.made import made_of
from huimin.ledger.manifest import fact_paths
from huimin.ledger.models import PostedBatch, PostedFile
from huimin.ledger.part import open_part
from huimin.rules.cases import read_cases
from huimin.rules.compiler import compile_rule
from huimin.rules.loader import LIBRARY, load_library
from huimin.warehouse import files
from tests.rules.engine import _ARROW, NUMBERS, small_tables

NOW = datetime(2010, 1, 5, tzinfo=UTC)  # before every day asked about: no run is a look back
DERIVED = {"payment_months", "payment_months_ever", "yearly_payments", "net_payments"}
DERIVED |= {"today", "programmes", "exclusive_programmes", "parameters"}
KINDS = load_kinds()
WORLDS = 3  # people of one world meet each other in the rows of several cases
RULES = [compile_rule(rule, programmes=NUMBERS) for rule in load_library().values()]


def material(only: Collection[str] = ()) -> dict[str, list[dict]]:
    """Kind -> rows of all cases of the library (or of these rules), dealt out to a few worlds of people, accounts and
    villages."""
    rows: dict[str, list[dict]] = {}
    for path in sorted(LIBRARY.glob("*/*.cases.yml")):
        if only and path.name.split(".")[0] not in only:
            continue
        for at, case in enumerate(read_cases(path, NUMBERS)):
            for view in sorted(case.rows.keys() - DERIVED):  # a seed means one walk
                kind = made_of(view).kind
                columns = fact_columns(KINDS[kind])
                for row in case.rows[view]:
                    said = {"registered_on": row["married_on"]} if view == "couples" else {}
                    known = {name: row.get(name, said.get(name)) for name in columns}
                    rows.setdefault(kind, []).append(_moved(known, 1000 * (at % WORLDS)))
    return rows


def _moved(row: dict, step: int) -> dict:
    moved = {name: value + step for name, value in row.items() if name.endswith("_key") and value is not None}
    return row | moved


@dataclass
class Hand:
    """Books that change by hand, with a rule's whole answer and the answer by increments beside each other."""

    home: object
    draw: random.Random
    pool: dict[str, list[dict]] = field(default_factory=material)
    as_of: date = date(2018, 12, 31)
    limits: list[dict] = field(default_factory=list)
    rules: list = field(default_factory=lambda: RULES)
    n: int = 0
    ever: set[str] = field(default_factory=set)
    refs: list[tuple[int, int]] = field(default_factory=list)  # rows without a key, and whom they mean

    def post(self, kind: str, rows: list[dict], supersedes: int | None = None) -> None:
        """A batch of a kind; now and then a row names nobody until somebody ties it."""
        self.n += 1
        folder = self.home.batch(self.n)
        folder.mkdir(parents=True)
        columns = fact_columns(KINDS[kind]) | {"masked_name": "VARCHAR"}
        lines = [dict.fromkeys(columns) | row | {"ref": pack(self.n, 0, at)} for at, row in enumerate(rows, 1)]
        for line in lines:
            if self.pool and line.get("person_key") is not None and self.draw.random() < 0.05:
                self.refs.append((line["ref"], line["person_key"]))
                line |= {"person_key": None, "grade": 9}
        schema = pa.schema([(name, _ARROW[type_]) for name, type_ in columns.items()])
        pq.write_table(pa.Table.from_pylist(lines, schema), folder / "facts.parquet")
        posted = PostedBatch.objects.create(
            batch=self.n, kind=kind, schema_version=1, key_id="k", n_rows=len(lines), shown_from=self._traced()
        )
        PostedFile.objects.create(
            batch=posted, part="facts", name="facts.parquet", sha256=files.sha256(folder / "facts.parquet"), n_bytes=1
        )
        if supersedes is not None:
            self.hide(supersedes, by=self.n)

    def hide(self, number: int, by: int | None = None) -> None:
        """A batch is withdrawn, or another takes its place."""
        PostedBatch.objects.filter(batch=number).update(shown_until=self._traced(), superseded_by=by)

    def act(self) -> str:
        """Something happens to the books."""
        what = self.draw.choice(["post", "post", "correct", "correct", "hide", "link", "unlink", "day", "limit"])
        live = list(PostedBatch.objects.filter(shown_until=None).values_list("batch", "kind"))
        if what == "post" or not live:
            kind = self.draw.choice(sorted(self.pool))
            rows = self.draw.sample(self.pool[kind], min(4, len(self.pool[kind])))
            self.post(kind, [self._again(row) for row in rows])
        elif what in ("correct", "hide"):
            number, kind = self.draw.choice(live)
            rows = pq.read_table(self.home.batch(number) / "facts.parquet").to_pylist()
            kept = [self._mended(row) for row in rows if self.draw.random() < 0.9]
            self.post(kind, kept, supersedes=number) if what == "correct" else self.hide(number)
        elif what == "day":
            self.as_of = date(2018, 12, 31) + timedelta(days=self.draw.choice([-400, -40, 0, 1, 40, 500]))
        elif what == "limit":
            name = self.draw.choice(sorted({name for rule in self.rules for name in rule.rule.params}))
            self.limits = [{"name": name, "county_code": 350181000000, "value": self.draw.choice([1, 50, 100000])}]
        elif self.refs:
            ref, person = self.draw.choice(self.refs)
            self.tie(ref, self.draw.choice([person, person, person + 1]) if what == "link" else None)
        return what

    def tie(self, ref: int, person: int | None) -> None:
        """From now on a row means a person, or nobody."""
        Link.objects.filter(row=ref, valid_to=None).update(valid_to=self._traced())
        if person is not None:
            said = {"grade": 3, "method": "by_hand", "valid_from": self._traced()}
            Link.objects.create(batch=unpack(ref)[0], row=ref, person_key=person, **said)

    def _again(self, row: dict) -> dict:
        """A list may be published again, on a later day."""
        if row.get("published_on") and self.draw.random() < 0.5:
            return row | {"published_on": row["published_on"] + timedelta(days=7)}
        return row

    def _mended(self, row: dict) -> dict:
        if self.draw.random() < 0.1 and row.get("amount_fen") is not None:
            return row | {"amount_fen": self.draw.choice([-row["amount_fen"], row["amount_fen"] + 100])}
        return row

    def whole(self, n_asked=1):
        """comparison.looking.Books."""
        return open_books(self.home, fact_paths(self.home), self._tables(), Frame(self.as_of))

    def part(self, asked):
        return open_part(self.home, asked, self._tables(), Frame(self.as_of), head().size)

    def small_tables(self):
        tables = self._tables()
        days = {f"today.{name}": today(self.as_of).select([name]) for name in ("as_of", "month")}
        return {name: getattr(tables, name) for name in ("programmes", "exclusive_programmes", "parameters")} | days

    def compare(self, **asked) -> dict[str, str]:
        """A run by increments; returns rule -> how it was looked at."""
        question = Question(self.as_of, head().size, **asked)
        run = comparison.run(question=question, rules=self.rules, books=self, home=self.home, by="operator", now=NOW)
        assert not [rule for rule in run.rules if rule.error]
        if not asked:
            counted = {rule.rule: (rule.n_findings, rule.amount_fen) for rule in run.rules}
            stands = dict.fromkeys(counted, (0, 0))
            for rule, fen in StandingFinding.objects.filter(withdrawn_by_run=None).values_list("rule", "amount_fen"):
                stands[rule] = (stands[rule][0] + 1, stands[rule][1] + fen)
            assert counted == stands
        return {rule.rule: rule.look for rule in run.rules}

    def check(self) -> None:
        """What stands is what a look at everything finds: findings, content, evidence, and what is withdrawn."""
        wanted, rows = {}, set()
        with self.whole() as books:
            for rule in self.rules:
                found = evaluate(books, rule.id, rule.sql, subject=rule.subject)
                wanted |= dict(
                    zip(found.findings["finding"].to_pylist(), found.findings["digest"].to_pylist(), strict=True)
                )
                rows |= _rows(with_finding(found))
        live = StandingFinding.objects.filter(withdrawn_by_run=None)
        assert dict(live.values_list("finding", "digest")) == wanted
        runs: dict[int, list[str]] = {}
        for finding, run in live.values_list("finding", "run"):
            runs.setdefault(run, []).append(finding)
        stored = set().union(*(_rows(evidence_of(self.home, run, ids)) for run, ids in runs.items()), set())
        assert stored == rows
        self.ever |= wanted.keys()
        gone = StandingFinding.objects.exclude(withdrawn_by_run=None)
        assert set(gone.values_list("finding", flat=True)) == self.ever - wanted.keys()
        assert not gone.filter(withdrawn_because=None).exists()

    def _tables(self) -> Tables:
        small = small_tables()
        tables = {name: pa.Table.from_pylist(small[name]) for name in ("programmes", "exclusive_programmes")}
        schema = pa.schema([("name", pa.string()), ("county_code", pa.int64()), ("value", pa.int64())])
        return Tables(**tables, parameters=pa.Table.from_pylist(self.limits, schema), links=links())

    def _traced(self) -> int:
        seq = head().size
        audit.record(type="batch.posted", subject=f"batch:{seq}", payload={"n": seq}, by="operator", unit="", now=NOW)
        return seq


def _rows(table: pa.Table) -> set[tuple]:
    names = ("finding", "ref", "part", "month", "amount_fen")
    return set(zip(*(table[name].to_pylist() for name in names), strict=True))


def begun(home, seed: int, only: Collection[str] = ()) -> Hand:
    """Books with half of the material in them, asked once. only: these rules alone, over their own cases."""
    rules = [rule for rule in RULES if not only or rule.id in only]
    hand = Hand(home, random.Random(seed), pool=material(only), rules=rules)
    for kind, rows in hand.pool.items():
        for at in range(3):
            hand.post(kind, [row for row in rows[at::3] if hand.draw.random() < 0.6])
    hand.compare()
    return hand


@contextmanager
def forgetful(monkeypatch):
    """The control: a change is not followed over other people's rows."""
    from huimin.ledger import part

    honest = part._Opening._look

    def look(self, asked, changes):
        ties = tuple(tie for tie in asked.reach.ties if tie.via is None)
        views = {tie.view for tie in asked.reach.ties}
        kept = replace(
            asked.reach,
            ties=ties
            + tuple(replace(tie, via=None, out="") for tie in asked.reach.ties if tie.view in views and tie.via),
        )
        return honest(self, replace(asked, reach=kept), changes)

    with monkeypatch.context() as patched:
        patched.setattr(part._Opening, "_look", look)
        yield


def looks() -> set[str]:
    """How rules were looked at so far."""
    return set(RunRule.objects.values_list("look", flat=True))
