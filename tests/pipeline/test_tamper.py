"""The tamper test over the whole house: whatever table, file or backup is changed, `huimin verify` names it.

A home in which every room has done its work; a hundred changes drawn uniformly over the tables that are not listed as
untraced, the bytes of the files, and a restored older backup. The control trusts the trace alone, and misses them.
"""

import json
import random
import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from huimin.audit import actions as audit
from huimin.audit import merkle, notes
from huimin.audit import queries as trace
from huimin.audit.models import Checkpoint, Entry
from huimin.audit.untraced import UNTRACED, UNTRACED_COLUMNS
from huimin.casework import actions as casework
from huimin.casework.trace_page import SUBJECTS
from huimin.casework.types import NewFile
from huimin.comparison import actions as comparison
from huimin.disclosure import actions as disclosure
from huimin.disclosure import dropbox, sealing, tracking
from huimin.disclosure.manifest import NAME, open_manifest
from huimin.disclosure.types import Message
from huimin.identity import actions as identity
from huimin.identity.queries import load as load_keys
from huimin.identity.types import Purpose, Subject
from huimin.pipeline import publishing, replaying, signing, verifying
from tests.casework.conftest import CONFIRMED, PDF, desk
from tests.casework.test_handling import holders
from tests.casework.test_scoring import learn
from tests.command import number
from tests.comparison.test_lab import TEXT
from tests.disclosure.conftest import ENTRIES, OFFICERS

__all__ = ["desk"]
N_CHANGES = 100
# What vouches itself, what is being made, copies handed out for a week, strangers' files kept under their own digest,
# sums that are made again where their bytes are not those of their name (tests/ledger/test_rollup.py).
NO_RECORD = ("keys", "key-id", "tmp", "returned", "set-aside", "caches")
TRACED = [model for model in apps.get_models(include_auto_created=True) if model._meta.label not in UNTRACED]
HUKOU = [["户号", "与户主关系", "姓名", "身份证号", "乡镇", "村居"]]
PAID = ["乡镇", "村居", "姓名", "身份证号", "出生日期", "所属期", "发放金额"]


@dataclass(frozen=True)
class Change:
    """One alteration: what it touches, and how. Undone by the transaction it stands in, or by `undo` for a file."""

    where: str
    what: str


class World:
    """A home where each traced table has rows; `backup` is its database before the last things were done."""

    def __init__(self, desk) -> None:
        self.desk, self.home = desk, desk.home
        self.key = audit.load_or_create_signing_key(self.home.keys / "trace-signing").verify_key
        self.work()
        self.backup = {model: list(model.objects.values()) for model in apps.get_models(include_auto_created=True)}
        self.settle_up(datetime.now(UTC))
        signing.checkpoint(by="operator", now=datetime.now(UTC))
        self.files = [path for path in sorted(self.home.root.rglob("*")) if self.is_record(path)]
        assert self.found() == []

    def work(self) -> None:
        huimin, does, now = self.desk.huimin, self.desk.does, datetime.now(UTC)
        people = [("H1", "户主", "陈水金", number(serial=333), "石竹街道", "高仑村")]
        damaged = ["石竹街道", "高仑村", "陈水金", number(serial=333)[:15] + "000", "1940-01-01", "2018-01", "650.00"]
        for kind, lines in (
            ("households", HUKOU + people),
            ("payments", [PAID, damaged]),
            ("village_officers", OFFICERS),
            ("village_entries", ENTRIES),
        ):
            flags = ["--programme", "GAOLING"] if kind == "payments" else []
            file = self.desk.write(f"{kind}-2.csv", lines)
            assert huimin("import", kind, file, "--region", "350181", *flags)["batches"][0]["n_accepted"]
        comparison.suppress(
            rule="paid_after_death",
            subject=("person", 12, 1),
            reason="核查属实，另有其人",
            until_on=date(2030, 1, 1),
            by="operator",
            now=now,
        )
        huimin("user", "add", "author", "--role", "rule_author", "--region", "3501")
        version = comparison.write_rule(text=TEXT, by="author", now=now)
        replaying.replay(version.pk, {}, by="author", now=now, today=now.date())
        identity.open_sealed(
            ring=load_keys(self.home.keys, self.home.root),
            rows=[],
            subject=Subject("person", 12),
            purpose=Purpose("other", "核查线索"),
            by="inspector",
            now=now,
        )
        casework.settle_week(capacity=20, by="inspector", now=now)
        does("assign", "inspector", text="请核实是否已故", now=now)
        does("sign", "civil", now=now)
        does("reply", "civil", text="正在走访", files=[NewFile("走访.jpg", b"\xff\xd8\xff made up")], now=now)
        does("ask_term", "civil", n_days=3, reason="家属外出", now=now)
        does("decide_term", "inspector", is_granted=True, now=now)
        does("conclude", "civil", conclusion=CONFIRMED, files=[PDF], now=now)
        does("close", "inspector", now=now)
        learn(30, now=now)  # so many that the rule pauses itself
        casework.rescore(as_of=now.date() + timedelta(days=1), by="operator", now=now)
        huimin("user", "add", "publisher", "--role", "publisher", "--region", "3501")
        assert huimin("publish", "--release", "--second", "publisher")["status"] == "released"
        self.hear()
        assert huimin("import", "deaths", self.desk.write("empty.csv", ["姓名,身份证号,死亡日期"]))["batches"]

    def hear(self) -> None:
        """A villager's report, and something in the drop-box that is none."""
        said = Message("E000001", "entry", "b" * 14, "other", "账不对", tracking.digest("x"), date(2018, 9, 1), "")
        keys = (sealing.base64_key(key) for key in statement_keys(self.home))
        dropbox.drop(self.home.dropbox, sealing.seal(said, *keys), now=datetime.now(UTC))
        dropbox.drop(self.home.dropbox, b"noise", now=datetime.now(UTC))
        disclosure.fetch_reports(desk=publishing.desk(), by="operator", now=datetime.now(UTC))

    def settle_up(self, now: datetime) -> None:
        self.desk.does("recover", "civil", direction="recovery", amount_fen=100000, paid_on=date(2018, 9, 20), now=now)
        clerk = holders(self.desk)[0]
        self.desk.does("hold", "inspector", posting=clerk.posting, is_answerable=True, reason="未及时上报", now=now)

    def is_record(self, path: Path) -> bool:
        top = path.relative_to(self.home.root).parts[0]
        return path.is_file() and top not in NO_RECORD and not top.startswith("db.")

    def found(self) -> list:
        """What `huimin verify` finds, without its sentences."""
        facts, copies = verifying.traced_facts(self.home), self.home.keys / "checkpoints.txt"
        return trace.verify(key=self.key, facts=facts, copies=copies)

    def restore(self) -> None:
        for model in self.backup:
            model.objects.all()._raw_delete(model.objects.db)
        for model, rows in self.backup.items():
            model.objects.bulk_create(model(**row) for row in rows)


def statement_keys(home) -> tuple[str, str]:
    statement = open_manifest((home.editions / NAME).read_bytes())
    return statement.report_key, statement.contact_key


@pytest.fixture
def world(desk):
    return World(desk)


class Undone(Exception):
    """Ends a transaction whose changes are not to stay."""


def changed_rows(chance: random.Random, model: type[models.Model]) -> Change:
    """One column of one row of a table changed, the row taken away, or a like one put in."""
    row = chance.choice(list(model.objects.order_by("pk").values()))
    own = model._meta.pk.attname
    act = chance.choice(["update", "update", "delete", "insert"])
    if act == "delete":
        model.objects.filter(pk=row[own])._raw_delete(model.objects.db)
    elif act == "insert":
        model(**{field.attname: fresh(field, row[field.attname]) for field in model._meta.concrete_fields}).save_base(
            force_insert=True, raw=True
        )
    else:
        spared = UNTRACED_COLUMNS.get(model._meta.label, {})
        field = chance.choice([f for f in model._meta.concrete_fields if f.name not in spared and not f.primary_key])
        model.objects.filter(pk=row[own]).update(**{field.attname: other(chance, field, row[field.attname])})
        act = f"update {field.name}"
    return Change(model._meta.label, act)


def fresh(field: models.Field, value):
    """The value for a copy of a row: another where the table wants it unique."""
    if not field.unique:
        return value
    if isinstance(value, int | float):
        return value + 10**6
    return str(uuid.uuid4())[: field.max_length] if isinstance(value, str) else value


def other(chance: random.Random, field: models.Field, value):
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + chance.choice([1, 7])
    if isinstance(value, datetime | date):
        return value + timedelta(days=1)
    if isinstance(value, list | dict):
        return [*value, "x"] if isinstance(value, list) else {**value, "x": 1}
    if value:
        at = chance.randrange(len(value))
        return value[:at] + ("~" if value[at] != "~" else "-") + value[at + 1 :]
    return {"DateField": date(2018, 1, 1), "DateTimeField": datetime(2018, 1, 1, tzinfo=UTC)}.get(
        field.get_internal_type(), 1 if "Int" in field.get_internal_type() or field.is_relation else "x"
    )


def changed_file(chance: random.Random, path: Path) -> Change:
    """One bit flipped, the last byte cut off, or the file gone."""
    raw = bytearray(path.read_bytes())
    act = chance.choice(["flip", "flip", "cut", "remove"]) if raw else "remove"
    path.chmod(0o600)
    if act == "flip":
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    if act == "remove":
        path.unlink()
    else:
        path.write_bytes(raw[:-1] if act == "cut" else raw)
    return Change(path.suffix, act)


def draw(world: World, chance: random.Random, look) -> tuple[Change, object]:
    """One change drawn uniformly over tables, files and the backup, what `look` says of it, and everything put back."""
    what = chance.choice([*TRACED, "file", "backup"])
    if what == "file":
        path = chance.choice(world.files)
        raw = path.read_bytes()
        try:
            change = changed_file(chance, path)
            return Change(str(path.relative_to(world.home.root)), change.what), look()
        finally:
            path.write_bytes(raw)
    said = []
    try:
        with transaction.atomic():
            change = Change("backup", "restored") if what == "backup" else changed_rows(chance, what)
            world.restore() if what == "backup" else None
            said.append((change, look()))
            raise Undone
    except Undone:
        return said[0]
    except IntegrityError:  # the database itself refused it
        return draw(world, chance, look)


def test_every_traced_table_has_rows_in_this_world(world):
    assert [model._meta.label for model in TRACED if not model.objects.exists()] == []


def test_the_trace_page_has_a_word_for_every_subject_of_this_world(world):
    subjects = set(Entry.objects.values_list("subject", flat=True))
    assert {subject.partition(":")[0] for subject in subjects} - SUBJECTS.keys() == set()


def test_a_hundred_changes_anywhere_are_all_named(world):
    chance, missed, drawn = random.Random(1206), [], Counter()
    for _ in range(N_CHANGES):
        change, found = draw(world, chance, world.found)
        drawn[change.where] += 1
        if not found:
            missed.append(change)
    assert not missed, "; ".join(f"{one.where} {one.what}" for one in missed)
    assert len(drawn) > N_CHANGES // 4, json.dumps(drawn)
    assert world.found() == []  # everything was put back: it was the changes that were named


def test_the_control_that_trusts_stored_hashes_misses_all(world):
    """The stored leaf hashes fit the last signed checkpoint, so all is well, it says."""
    last = notes.open_checkpoint(Checkpoint.objects.latest("size").note.encode(), world.key)

    def fits():
        hashes = Entry.objects.order_by("seq").values_list("leaf_hash", flat=True)[: last.size]
        return merkle.root(bytes.fromhex(one) for one in hashes) == last.root

    chance = random.Random(1206)
    seen = [draw(world, chance, fits) for _ in range(20)]
    assert [change for change, is_fine in seen if not is_fine and change.where != "backup"] == []
