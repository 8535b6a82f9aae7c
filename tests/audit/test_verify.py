"""The tamper test of the trace itself: every change is named; a check that trusts stored hashes is the control."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from huimin.audit import actions, merkle, notes, queries
from huimin.audit.alterations import SENTENCES
from huimin.audit.models import Checkpoint, Entry, Node, TraceHead
from huimin.audit.types import TracedFact

NOW = datetime(2019, 3, 1, tzinfo=UTC)
TABLES = [Entry, TraceHead, Node, Checkpoint, Session]  # sessions stand for any room's rows


class World:
    """Twelve rows as traced facts, one file, some 280 entries, three checkpoints copied outside."""

    def __init__(self, home: Path) -> None:
        self.copies, self.file = home / "checkpoints", home / "facts.parquet"
        self.key = actions.load_or_create_signing_key(home / "key")
        self.file.write_bytes(b"PAR1 facts PAR1")
        with transaction.atomic():
            for n in range(12):
                self.put_row(n, "user.created")
            actions.record(
                type="batch.posted",
                subject="batch:B000001",
                payload={"n": 3, "files": {"facts": "77cb5" + "0" * 59}, "note": {"os_user": "root"}},
                by="operator",
                now=NOW,
            )
        self.checkpoint()
        with transaction.atomic():
            actions.record(
                type="batch.compacted",
                subject="batch:B000001",
                payload={"files": {"facts": self.sha()}},
                by="operator",
                now=NOW,
            )
            self.look(250)
            self.put_row(3, "user.changed", session_data="three")
            actions.record(type="user.removed", subject="user:5", payload={}, by="operator", now=NOW)
            Session.objects.get(session_key="row5").delete()
        self.checkpoint()
        with transaction.atomic():
            self.look(15)
        self.checkpoint()

    def put_row(self, n: int, type: str, **columns) -> None:
        row, _ = Session.objects.update_or_create(session_key=f"row{n}", defaults={"expire_date": NOW, **columns})
        payload = queries.row_payload(row)
        actions.record(type=type, subject=f"user:{n}", payload=payload, by="operator", now=NOW)

    def look(self, times: int) -> None:
        for n in range(times):
            at = NOW + timedelta(seconds=n)
            actions.record(type="part.opened", subject=f"clue:{n}", payload={"n": n}, by="operator", now=at)

    def checkpoint(self) -> None:
        actions.checkpoint(by="operator", now=NOW, key=self.key, copies=self.copies)

    def sha(self) -> str:
        import hashlib

        return hashlib.sha256(self.file.read_bytes()).hexdigest()

    def facts(self):
        rows = Session.objects.order_by("pk")
        yield from queries.row_facts(rows, type="user.created", subject=lambda row: f"user:{row.session_key[3:]}")
        payload = {"n": 3, "files": {"facts": self.sha()}}
        yield TracedFact("batch.posted", "batch:B000001", payload, {"facts": self.file})

    def check(self, **given) -> list:
        return queries.alterations(key=self.key.verify_key, facts=self.facts(), **{"copies": self.copies} | given)

    def kinds(self, **given) -> set[str]:
        return {found.kind for found in self.check(**given)}

    def trusting(self) -> bool:
        """The control: the stored leaf hashes fit the last signed checkpoint, so all is well, it says."""
        last = Checkpoint.objects.order_by("size").last()
        said = notes.open_checkpoint(last.note.encode(), self.key.verify_key)
        hashes = Entry.objects.order_by("seq").values_list("leaf_hash", flat=True)[: said.size]
        return merkle.root(bytes.fromhex(one) for one in hashes) == said.root


@pytest.fixture
def world(tmp_path, transactional_db):
    return World(tmp_path)


def run(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def dump() -> dict:
    return {model: list(model.objects.values()) for model in TABLES}


def load(state: dict) -> None:
    for model in TABLES:
        model.objects.all().delete()
        model.objects.bulk_create(model(**row) for row in state[model])


def test_an_untouched_world_verifies(world):
    assert world.check() == []
    assert world.check(against=world.copies) == []
    assert queries.head().size == Checkpoint.objects.last().size


@pytest.mark.parametrize("seed", range(4))
def test_random_changes_of_any_column_are_named(world, seed):
    chance = random.Random(seed)
    for _ in range(40):
        before = dump()
        what = _change(chance, before)
        found = world.check()
        assert found, what
        assert all(one.message_zh and one.message_en for one in found)
        load(before)
    assert world.check() == []


def _change(chance: random.Random, state: dict) -> str:
    """Change one column of one row, take a row away or put a copy of one in; returns what was done."""
    model = chance.choice(TABLES)
    row = chance.choice(state[model])
    key = model._meta.pk.attname
    act = chance.choice(["update", "update", "delete", "insert"])
    if act == "delete":
        model.objects.filter(pk=row[key]).delete()
    elif act == "insert":
        copy = row | {key: "eve" if model in (Session, Node) else 10**6}
        model.objects.create(**copy)
    else:
        column = chance.choice(list(row))
        model.objects.filter(pk=row[key]).update(**{column: _other(chance, row[column])})
        return f"{model.__name__}.{column} of {row[key]}"
    return f"{act} {model.__name__} {row[key]}"


def _other(chance: random.Random, value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + chance.choice([1, 1000, 10**6]) + 10**5
    if isinstance(value, datetime):
        return value + timedelta(microseconds=chance.choice([1, 10**6]))
    if not value:
        return "x"
    at = chance.randrange(len(value))
    return value[:at] + "~" + value[at + 1 :]


@pytest.mark.parametrize(
    ("sql", "kind", "where"),
    [
        ("UPDATE audit_entry SET payload = '{\"n\":7}' WHERE seq = 30", "content_changed", "entry:30"),
        ("UPDATE audit_entry SET payload = '', salt = '' WHERE seq = 30", "content_missing", "entry:30"),
        ("UPDATE audit_entry SET actor = 'mallory' WHERE seq = 30", "entry_changed", "entry:30"),
        ("DELETE FROM audit_entry WHERE seq = 30", "entry_deleted", "entry:30"),
        ("DELETE FROM audit_entry WHERE seq BETWEEN 30 AND 33", "entry_deleted", "entry:30-33"),
        ("DELETE FROM audit_entry WHERE seq > 200", "tail_cut", "head"),
        ("DELETE FROM audit_checkpoint WHERE size = 14", "checkpoint_deleted", "checkpoint:14"),
        ("UPDATE audit_checkpoint SET root = prev FROM audit_entry WHERE seq = size - 1", "checkpoint_changed", None),
        ("UPDATE audit_tracehead SET size = size - 1", "entry_inserted", None),
        ("DELETE FROM audit_node", "node_changed", "node:8/0"),
        ("UPDATE django_session SET session_data = 'x' WHERE session_key = 'row4'", "fact_changed", "user user:4"),
    ],
)
def test_a_known_change_is_named_as_what_it_is(world, sql, kind, where):
    run(sql)
    found = [one for one in world.check() if one.kind == kind]
    assert found
    assert where is None or where in {one.where for one in found}


def swap(one: int, other: int) -> None:
    run("UPDATE audit_entry SET seq = 900000 WHERE seq = %s", one)
    run("UPDATE audit_entry SET seq = %s WHERE seq = %s", one, other)
    run("UPDATE audit_entry SET seq = %s WHERE seq = 900000", other)


def test_two_swapped_entries_are_named(world):
    swap(40, 90)
    assert [(one.kind, one.where) for one in world.check() if one.kind == "entry_swapped"] == [
        ("entry_swapped", "entry:40")
    ]


def test_reordered_entries_are_named(world):
    swap(40, 90)
    swap(90, 120)
    moved = {one.where for one in world.check() if one.kind == "entry_moved"}
    assert moved == {"entry:40", "entry:90", "entry:120"}


def test_facts_deleted_inserted_and_put_back_are_named(world):
    Session.objects.get(session_key="row7").delete()
    Session.objects.create(session_key="row77", expire_date=NOW)
    Session.objects.create(session_key="row5", expire_date=NOW)
    found = {(one.kind, one.where) for one in world.check()}
    assert {
        ("fact_missing", "user user:7"),
        ("fact_unknown", "user user:77"),
        ("fact_returned", "user user:5"),
    } <= found


def test_a_flipped_bit_in_a_file_is_named_though_the_room_shows_the_new_hash(world):
    data = bytearray(world.file.read_bytes())
    data[7] ^= 1
    world.file.write_bytes(data)
    assert ("file_changed", "facts") in {(one.kind, one.where) for one in world.check()}
    world.file.unlink()
    with pytest.raises(FileNotFoundError):
        world.sha()


def test_a_missing_file_is_named(world):
    world.file = world.file.with_name("gone")
    fact = TracedFact("batch.posted", "batch:B000001", {}, {"facts": world.file})
    kinds = {one.kind for one in queries.alterations(key=world.key.verify_key, facts=[fact])}
    assert "file_missing" in kinds


def test_a_restored_old_backup_is_named(world):
    """All tables as they were at an earlier moment agree with each other; only the copies outside know better."""
    old = dump()
    with transaction.atomic():
        world.put_row(2, "user.changed", session_data="two")
    world.checkpoint()
    load(old)
    assert world.check(copies=None) == []  # the control: nothing inside the database can tell
    assert world.trusting()
    assert world.kinds() == {"restored_backup"}
    assert world.kinds(copies=None, against=world.copies) == {"restored_backup"}


def rewrite_from(seq: int) -> None:
    """What somebody with all rights on the database does: change an entry and make every later hash fit again."""
    rows = list(Entry.objects.order_by("seq"))
    edge, last = merkle.CompactRange(), "0" * 64
    Node.objects.all().delete()
    for row in rows:
        if row.seq == seq:
            row.payload = json.dumps({"n": 99}, separators=(",", ":"))
        made = actions._entry(
            actions.Record(row.type, row.subject, json.loads(row.payload)),
            seq=row.seq,
            prev=last,
            by=row.actor,
            unit=row.unit,
            now=row.at,
        )
        last = made.leaf_hash
        made.save(force_update=True)
        nodes = edge.append(bytes.fromhex(last))
        Node.objects.bulk_create(Node(place=f"{a}/{b}", hash=c.hex()) for a, b, c in nodes)
    TraceHead.objects.update(last=last, edge=",".join(one.hex() for one in edge.hashes))


def test_a_history_rewritten_hash_by_hash_fits_no_signed_checkpoint(world):
    rewrite_from(30)
    assert "history_rewritten" in world.kinds()
    assert world.kinds(copies=None, against=world.copies) >= {"fork"}


def test_a_fork_signed_with_the_stolen_key_shows_against_a_checkpoint_kept_elsewhere(world, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(world.copies.read_bytes())
    rewrite_from(30)
    world.copies.unlink()
    hashes = [bytes.fromhex(one) for one in Entry.objects.order_by("seq").values_list("leaf_hash", flat=True)]
    for row in Checkpoint.objects.all():
        root = merkle.root(hashes[: row.size])
        row.root, row.note = root.hex(), notes.sign_checkpoint(row.size, root, world.key)
        row.save()
    actions.append_missing(world.copies, Checkpoint.objects.values_list("size", "note"))
    assert world.check() == []  # whoever holds key and copies can forge both: hence the copy elsewhere
    assert world.kinds(against=elsewhere) == {"fork"}


def test_copies_taken_away_or_forged_are_named(world):
    text = world.copies.read_bytes()
    world.copies.unlink()
    assert world.kinds() == {"copies_cut"}
    world.copies.write_bytes(text.replace(b"\n14\n", b"\n13\n"))
    assert world.kinds() >= {"checkpoint_forged"}


def test_a_crash_between_commit_and_copy_is_no_alteration_and_is_mended(world):
    notes_before = world.copies.read_bytes()
    with transaction.atomic():
        world.look(1)
    world.checkpoint()
    world.copies.write_bytes(notes_before)
    assert world.check() == []
    world.checkpoint()
    assert len(list(notes.read_notes(world.copies))) == 4


def test_the_control_that_trusts_stored_hashes_misses_changed_entries(world):
    run("UPDATE audit_entry SET payload = '{\"n\":7}', actor = 'mallory' WHERE seq = 30")
    assert world.trusting()
    assert world.kinds() == {"content_changed", "entry_changed"}


def test_erased_content_is_no_alteration_and_its_facts_are_still_checked(world):
    with transaction.atomic():
        actions.erase(seq=3, reason="person asked", by="operator", now=NOW)
    assert queries.entry(3).payload is None
    assert world.check() == []
    with transaction.atomic():
        world.put_row(3, "user.changed", session_data="x")
    assert world.check() == []
    run("UPDATE django_session SET session_data = 'y' WHERE session_key = 'row3'")
    assert world.kinds() == {"fact_changed"}


def test_facts_that_cannot_be_read_are_an_alteration_not_a_crash(world):
    def broken():
        yield from world.facts()
        raise ValueError("陈水金")

    found = queries.alterations(key=world.key.verify_key, facts=broken())
    assert [one.kind for one in found] == ["facts_unreadable"]
    assert "陈" not in found[0].message_zh


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite lets a column hold a value of another type")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET at = 'never' WHERE seq = 30",
        "UPDATE audit_entry SET seq = 'x' WHERE seq = 30",
        "UPDATE audit_entry SET subject = x'ff00' WHERE seq = 30",
        "UPDATE audit_entry SET payload = x'ff00' WHERE seq = 30",
        "UPDATE audit_entry SET salt = 12 WHERE seq = 30",
        "UPDATE audit_entry SET leaf_hash = 12.5 WHERE seq = 30",
        "UPDATE audit_checkpoint SET note = x'00', root = 5",
        "UPDATE audit_checkpoint SET size = 'x' WHERE size = 14",
        "UPDATE audit_tracehead SET size = 'x'",
        "UPDATE audit_node SET hash = x'00'",
        "UPDATE django_session SET session_data = x'ff00' WHERE session_key = 'row4'",
        "UPDATE django_session SET expire_date = 'never' WHERE session_key = 'row4'",
    ],
)
def test_values_of_a_wrong_type_are_named_not_crashed_on(world, sql):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = 1")
        cursor.execute(sql)
        cursor.execute("PRAGMA ignore_check_constraints = 0")
    assert world.check()


def test_proofs_from_kept_nodes(world):
    size = queries.head().size
    for seq in (0, 5, 255, 256, size - 1):
        proof = queries.proof(seq)
        assert proof.size == size
        assert proof.root == queries.head().root
    assert queries.proof(size) is None
    assert (
        queries.proof(3, size=10).root
        == merkle.root(bytes.fromhex(one) for one in Entry.objects.values_list("leaf_hash", flat=True)[:10]).hex()
    )


def test_every_sentence_has_both_languages_with_the_same_placeholders():
    from string import Formatter

    for kind, (zh, en) in SENTENCES.items():
        fields = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (zh, en)]
        assert fields[0] == fields[1], kind
        assert "where" in fields[0] or kind in ("tail_cut", "head_changed")
