import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from huimin.jobs import actions, leases, process, queries
from huimin.jobs.models import Lease
from huimin.jobs.types import LeaseHeld, LeaseLostError

NOW = datetime(2019, 3, 1, tzinfo=UTC)


def hold(now: datetime = NOW, **given):
    return actions.hold(**{"name": "books", "by": "operator", "purpose": "import", "now": now} | given)


def held_elsewhere(**columns) -> Lease:
    given = {"holder": "other-host|boot|7|100", "by": "wang", "purpose": "compare", "taken_at": NOW}
    return Lease.objects.create(**given | {"name": "books", "token": "t", "held_until": NOW + process.TERM} | columns)


@pytest.mark.django_db
def test_held_inside_free_outside_and_again_inside():
    with hold() as held:
        assert queries.holder("books", now=NOW).by == "operator"
        held.confirm()
        with hold() as again:
            assert again is held
        assert queries.holder("books", now=NOW)
    assert queries.holder("books", now=NOW) is None


@pytest.mark.django_db
def test_free_again_after_an_error():
    with pytest.raises(ZeroDivisionError), hold():
        raise ZeroDivisionError
    with hold():
        pass


@pytest.mark.django_db
def test_another_holder_is_named_in_both_languages():
    held_elsewhere()
    with pytest.raises(LeaseHeld) as raised, hold():
        pass
    assert raised.value.since == NOW
    assert raised.value.holder.host == "other-host"
    assert raised.value.message_zh.startswith("wang 从 2019-03-01 08:00:00 起正在进行「比对」")
    assert "comparison" in raised.value.message_en


@pytest.mark.django_db
def test_other_names_do_not_matter():
    held_elsewhere(name="edition")
    with hold():
        pass


@pytest.mark.django_db
def test_a_lapsed_lease_is_taken_over_and_its_holder_can_write_no_more():
    lapsed = held_elsewhere()
    before = leases.Held("books", lapsed.token, "compare")
    before.confirm()
    with hold(NOW + process.TERM + timedelta(seconds=1)), pytest.raises(LeaseLostError):
        before.confirm()


@pytest.mark.django_db
def test_a_living_process_of_this_host_keeps_a_lapsed_lease_for_a_while():
    held_elsewhere(holder=process.identity())
    late = NOW + process.TERM + timedelta(seconds=1)
    with pytest.raises(LeaseHeld), hold(late):
        pass
    with hold(late + process.ALIVE_GRACE):
        pass


@pytest.mark.django_db
def test_waiting_for_a_lease(monkeypatch):
    held_elsewhere(held_until=NOW + timedelta(seconds=0.3))
    monkeypatch.setattr(leases, "WAIT_STEP_SECONDS", 0.05)
    with hold(wait_seconds=30):
        pass


@pytest.mark.django_db(transaction=True)
def test_a_held_lease_is_renewed_and_a_lost_one_noticed(monkeypatch):
    monkeypatch.setattr(leases, "BEAT_SECONDS", 0.02)
    wait = threading.Event().wait
    with hold() as held:
        for _ in range(500):
            if Lease.objects.get().held_until > NOW + process.TERM:
                break
            wait(0.01)
        assert Lease.objects.get().held_until > NOW + process.TERM
        Lease.objects.update(token="another")
        for _ in range(500):
            if held.is_lost:
                break
            wait(0.01)
        with pytest.raises(LeaseLostError), transaction.atomic():
            held.confirm()
    assert Lease.objects.get().token == "another"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite in memory gives threads no rows of their own")
def test_of_many_threads_one_holds_at_a_time():
    inside, most, refused = [0], [0], []

    def work():
        for _ in range(10):
            try:
                with hold(timezone.now()):
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                    inside[0] -= 1
            except LeaseHeld:
                refused.append(1)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
    assert Lease.objects.count() == 0


def test_who_is_gone():
    me = process.identity()
    here, pid, start = me.rsplit("|", 2)
    assert not process.is_gone(me)
    assert process.is_gone(f"{here}|{pid}|{start}0")
    assert process.is_gone(f"{here}|{2**22 + 1}|{start}")
    assert not process.is_gone(f"other|{2**22 + 1}|{start}")
    assert process.host_and_pid(me)[1] == int(pid)
