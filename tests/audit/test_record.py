import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from huimin.audit import actions, queries
from huimin.audit.actions import NotInTransactionError, UnknownEntryTypeError
from huimin.audit.canonical import NotCanonicalError
from huimin.audit.leaves import UnfitLeafError
from huimin.audit.merkle import root
from huimin.audit.models import Entry
from huimin.audit.types import Record

NOW = datetime(2019, 3, 1, 8, 30, 0, 125, tzinfo=UTC)


def write(n: int = 1) -> None:
    for number in range(n):
        actions.record(
            type="batch.received",
            subject=f"batch:B{number:06}",
            payload={"名": "甲", "n": number},
            by="operator",
            now=NOW,
        )


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused():
    with pytest.raises(NotInTransactionError):
        write()
    assert queries.head().size == 0


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_fact_leaves_no_entry_and_no_gap():
    with transaction.atomic():
        write(2)
    with transaction.atomic():
        write(3)
        transaction.set_rollback(True)
    with transaction.atomic():
        write(1)
    assert list(Entry.objects.values_list("seq", flat=True)) == [0, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_turn_outside_a_transaction_is_refused():
    with pytest.raises(NotInTransactionError):
        actions.take_turn()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer anyway")
def test_nobody_writes_in_the_turn_of_another():
    order = []

    def other():
        with transaction.atomic():
            write()
            order.append("other")
        connection.close()

    waiting = threading.Thread(target=other)
    with transaction.atomic():
        actions.take_turn()
        waiting.start()
        waiting.join(0.3)
        order.append("first")
        write()
    waiting.join()
    assert order == ["first", "other"]
    assert queries.head().size == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite in memory gives threads no rows of their own")
def test_writers_at_the_same_time_leave_no_gap_and_no_fork():
    def work():
        for _ in range(20):
            with transaction.atomic():
                write(2)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = list(Entry.objects.values_list("seq", "prev", "leaf_hash"))
    assert [seq for seq, _, _ in rows] == list(range(160))
    assert [prev for _, prev, _ in rows[1:]] == [leaf for _, _, leaf in rows[:-1]]


@pytest.mark.django_db
def test_head_is_the_root_of_all_leaves():
    for _ in range(20):
        write(1)
    hashes = Entry.objects.values_list("leaf_hash", flat=True)
    assert queries.head().size == 20
    assert queries.head().root == root([bytes.fromhex(one) for one in hashes]).hex()


@pytest.mark.django_db
def test_many_at_once_are_the_same_as_one_by_one():
    entries = actions.record_all(
        records=[Record("clue.created", f"clue:{n}", {"n": n}) for n in range(600)], by="operator", now=NOW
    )
    assert [entry.seq for entry in entries] == list(range(600))
    assert [entry.prev for entry in entries[1:]] == [entry.leaf_hash for entry in entries[:-1]]
    assert queries.head().root == root([bytes.fromhex(entry.leaf_hash) for entry in entries]).hex()


@pytest.mark.django_db
def test_payload_comes_back_and_entries_filter():
    write(3)
    assert queries.entry(1).payload == {"名": "甲", "n": 1}
    assert queries.entry(1).at == NOW
    assert [one.seq for one in queries.entries(subject="batch:B000002")] == [2]
    assert [one.seq for one in queries.entries(known_at=1)] == [0, 1]
    assert queries.entry(9) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"type": "batch.burnt"}, UnknownEntryTypeError),
        ({"subject": "person:陈水金"}, UnfitLeafError),
        ({"subject": "person:350111196001011234"}, UnfitLeafError),
        ({"by": "陈水金"}, UnfitLeafError),
        ({"unit": "民政局"}, UnfitLeafError),
        ({"payload": {"share": 0.5}}, NotCanonicalError),
        ({"payload": {"key": 2**60}}, NotCanonicalError),
        ({"now": datetime(2019, 3, 1)}, UnfitLeafError),
    ],
)
def test_unfit_entries_are_refused_and_leave_nothing(change, error):
    given = {"type": "batch.received", "subject": "batch:B000001", "payload": {}, "by": "operator", "now": NOW}
    with pytest.raises(error) as raised:
        actions.record(**given | change)
    assert "陈" not in str(raised.value)
    assert queries.head().size == 0
