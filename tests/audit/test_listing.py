"""Lists of entries newest first, their filters and pages; receipts that a stranger's verifier accepts."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from huimin.audit import actions, queries
from huimin.audit.merkle import BadProofError, leaf_hash, verify_inclusion
from huimin.audit.models import Checkpoint, Entry
from huimin.audit.notes import load_or_create_signing_key, open_checkpoint
from huimin.audit.types import SIGNING_KEY, Wanted

DAY = datetime(2026, 3, 1, tzinfo=UTC)


def write(*, at=DAY, type="batch.received", by="li", unit="350181000000-MZ", subject="batch:B000001", n=1) -> None:
    with transaction.atomic():
        for _ in range(n):
            actions.record(type=type, subject=subject, payload={}, by=by, unit=unit, now=at)


def seqs(before=None, n=50, **wanted) -> list[int]:
    return [line.seq for line in queries.listed(Wanted(**wanted), before=before, n=n)]


@pytest.fixture
def log(db):
    """Six entries, the fourth written by somebody whose clock was behind."""
    write()
    write(at=DAY + timedelta(days=1), type="run.finished", by="wang", unit="")
    write(at=DAY + timedelta(days=2), unit="350111000000-MZ")
    write(at=DAY + timedelta(hours=1), subject="batch:B000002")
    write(at=DAY + timedelta(days=2), by="wang", n=2)


def test_newest_first_by_the_moment_and_then_by_number(log):
    assert seqs() == [5, 4, 2, 1, 3, 0]


def test_pages_follow_one_another_without_gap_or_repetition(log):
    found, before = [], None
    while page := seqs(before=before, n=2):
        found, before = found + page, page[-1]
    assert found == seqs()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"types": ("run.finished",)}, [1]),
        ({"actor": "wang"}, [5, 4, 1]),
        ({"unit": "350111000000-MZ"}, [2]),
        ({"subject": "batch:B000002"}, [3]),
        ({"since": DAY + timedelta(days=1)}, [5, 4, 2, 1]),
        ({"until": DAY + timedelta(days=1)}, [3, 0]),
        ({"since": DAY + timedelta(hours=1), "until": DAY + timedelta(days=2)}, [1, 3]),
        ({"units": ("350181000000", "350182000000")}, [5, 4, 3, 0]),
        ({"units": ("350181000000", "350182000000"), "actor": "wang"}, [5, 4]),
        ({"actor": "nobody"}, []),
    ],
)
def test_each_filter(log, wanted, found):
    assert seqs(**wanted) == found
    assert queries.counted(Wanted(**wanted), most=100) == len(found)
    assert queries.counted(Wanted(**wanted), most=1) == min(1, len(found))


def test_a_page_takes_two_reads_and_no_content(log):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        seqs(actor="wang")
    assert len(captured) == 2
    assert not [one for one in captured if "payload" in one["sql"]]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite says plainly what it reads")
@pytest.mark.parametrize("wanted", [{}, {"actor": "li"}, {"unit": "x"}, {"units": ("3", "4")}, {"since": DAY}])
def test_the_filters_are_answered_from_the_index_alone(log, wanted):
    with CaptureQueriesContext(connection) as captured:
        seqs(**wanted)
    with connection.cursor() as cursor:
        plan = [row[-1] for row in cursor.execute("explain query plan " + captured[0]["sql"]).fetchall()]
    assert len(plan) == 1, plan
    assert "COVERING INDEX audit_entry_newest" in plan[0]


@pytest.fixture
def key(tmp_path):
    return load_or_create_signing_key(tmp_path / SIGNING_KEY)


def opened(receipt: str, key) -> tuple[int, list[bytes], object]:
    """A receipt read by its published form alone."""
    head, _, note = receipt.partition("\n\n")
    form, index, *steps = head.split("\n")
    assert form == "c2sp.org/tlog-proof@v1"
    number = int(index.removeprefix("index "))
    return number, [base64.b64decode(step, validate=True) for step in steps], open_checkpoint(note.encode(), key)


def test_a_receipt_shows_the_leaf_under_the_signed_root(log, key):
    actions.checkpoint(by="operator", now=DAY, key=key)
    write(n=300)
    actions.checkpoint(by="operator", now=DAY, key=key)
    for seq in (0, 3, 6, 7, 200, 307):
        whole, text = queries.whole_entry(seq), queries.receipt(seq)
        index, path, said = opened(text, key.verify_key)
        assert (index, said.size, whole.is_intact) == (seq, whole.covered_by, True)
        verify_inclusion(leaf_hash(whole.leaf.encode()), index, said.size, path, said.root)
        with pytest.raises(BadProofError):
            verify_inclusion(leaf_hash(whole.leaf.replace("2026", "2027").encode()), index, said.size, path, said.root)
    assert [point.size for point in queries.checkpoints(n=5)] == [308, 7]
    assert [point.size for point in queries.checkpoints(before=308, n=5)] == [7]
    assert queries.checkpoint_of(7).note.startswith("huimin\n7\n")


def test_no_receipt_before_a_checkpoint_and_none_of_nothing(log):
    assert queries.receipt(0) is None
    assert queries.whole_entry(0).covered_by is None
    assert queries.whole_entry(99) is None


@pytest.mark.parametrize(
    "change", [{"actor": "zhao"}, {"payload": '{"n":1}'}, {"salt": "no hex"}, {"leaf_hash": "0" * 64}]
)
def test_an_altered_entry_is_not_called_intact(log, change):
    assert queries.whole_entry(2).is_intact
    Entry.objects.filter(pk=2).update(**change)
    assert not queries.whole_entry(2).is_intact


def test_no_receipt_is_made_of_a_tree_that_was_not_signed(log, key):
    actions.checkpoint(by="operator", now=DAY, key=key)
    Checkpoint.objects.update(root="00" * 32)
    with pytest.raises(BadProofError):
        queries.receipt(0)


def test_an_erased_entry_stays_intact_and_keeps_its_receipt(log, key):
    with transaction.atomic():
        actions.erase(seq=2, reason="asked", by="operator", now=DAY)
    actions.checkpoint(by="operator", now=DAY, key=key)
    whole = queries.whole_entry(2)
    assert whole.entry.payload is None
    assert whole.is_intact
    index, path, said = opened(queries.receipt(2), key.verify_key)
    verify_inclusion(leaf_hash(whole.leaf.encode()), index, said.size, path, said.root)


def test_the_public_key_is_read_and_never_made(tmp_path):
    assert queries.public_key(tmp_path) is None
    assert not list(tmp_path.iterdir())
    made = load_or_create_signing_key(tmp_path / SIGNING_KEY)
    assert queries.public_key(tmp_path) == made.verify_key
