import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from huimin.jobs import actions, loop, process, queries, states
from huimin.jobs.models import Job
from huimin.jobs.states import ENDED, TRANSITIONS
from huimin.jobs.types import JobLostError, JobStopped, Message, SentenceError, State

NOW = datetime(2019, 3, 1, tzinfo=UTC)
PERSON = "陈水金 350111196001011234"
ELSEWHERE = "other-host|boot|7|100"
LONG = process.TERM + timedelta(seconds=1)


def ask(name: str = "steps", **given) -> Job:
    return actions.enqueue(**{"name": name, "args": {"n": 3}, "by": "operator", "now": NOW} | given)


def take(worker: str = ELSEWHERE, now: datetime = NOW, **given) -> Job | None:
    return actions.claim(worker=worker, now=now, **given)


@pytest.mark.django_db
def test_jobs_are_taken_once_in_the_order_asked_for():
    first, second = ask(), ask("other")
    assert take().pk == first.pk
    assert take().pk == second.pk
    assert take() is None


@pytest.mark.django_db
def test_only_names_asked_for_are_taken():
    ask("other")
    assert take(names=["steps"]) is None
    assert take(names=["other"]).state == State.RUNNING


@pytest.mark.django_db
def test_work_asked_for_in_a_transaction_that_fails_is_not_there():
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)
    assert take() is None


@pytest.mark.django_db
def test_a_lapsed_lease_is_taken_again_and_the_first_worker_can_write_no_more():
    ask()
    lost = take()
    assert take(now=NOW + process.TERM) is None
    again = take(worker="third|boot|8|1", now=NOW + LONG)
    assert (again.pk, again.attempt) == (lost.pk, 2)
    for step in (
        lambda: actions.heartbeat(job=lost, now=NOW),
        lambda: actions.finish(job=lost, result={}, now=NOW),
        lambda: actions.fail(job=lost, message=Message("x"), now=NOW),
        lambda: actions.stop(job=lost, now=NOW),
        lambda: actions.give_back(job=lost, now=NOW),
        lambda: actions.confirm(job=lost),
    ):
        with pytest.raises(JobLostError):
            step()
    actions.finish(job=again, result={"n": 1}, now=NOW + LONG)
    assert queries.job(again.pk).result == {"n": 1}


@pytest.mark.django_db
def test_a_heartbeat_keeps_the_lease():
    ask()
    job = take()
    actions.heartbeat(job=job, now=NOW + timedelta(seconds=50), progress=(1, 3, Message("steps_done", {"n": 1})))
    assert take(now=NOW + LONG) is None
    shown = queries.job(job.pk)
    assert (shown.progress_done, shown.progress_total, shown.progress.params) == (1, 3, {"n": 1})


@pytest.mark.django_db
def test_a_living_worker_on_this_host_may_be_silent_longer():
    ask()
    take(worker=process.identity())
    assert take(now=NOW + LONG) is None
    assert take(now=NOW + LONG + process.ALIVE_GRACE).attempt == 2


@pytest.mark.django_db
def test_a_dead_worker_on_this_host_loses_the_job_at_once():
    ask()
    here, pid, start = process.identity().rsplit("|", 2)
    take(worker=f"{here}|{pid}|{int(start) - 1 if start.isdigit() else 'long ago'}")  # the pid was given to us since
    assert take().attempt == 2


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_is_given_up_with_a_sentence():
    job, now = ask(max_attempts=2), NOW
    for attempt in (1, 2):
        assert take(now=now).attempt == attempt
        now += LONG
    assert take(now=now) is None
    shown = queries.job(job.pk)
    assert (shown.state, shown.message.code, shown.ended_at) == ("failed", "worker_lost", now)
    assert "2 次" in shown.message.text("zh")
    assert "2 times" in shown.message.text("en")


@pytest.mark.django_db
def test_the_same_key_waits_once_and_may_be_asked_for_again_when_it_runs():
    first = ask(key="region:350111")
    assert ask(key="region:350111").pk == first.pk
    assert ask(key="region:350112").pk != first.pk
    take()
    assert ask(key="region:350111").pk != first.pk


@pytest.mark.django_db
def test_giving_back_with_a_twin_waiting():
    ask(key="k")
    running = take()
    ask(key="k")
    actions.give_back(job=running, now=NOW)
    assert take().pk == running.pk
    assert take() is not None


@pytest.mark.django_db
def test_cancelling():
    waiting = ask()
    assert actions.cancel(job_id=waiting.pk, by="operator", now=NOW)
    assert queries.job(waiting.pk).state == "cancelled"
    assert not actions.cancel(job_id=waiting.pk, by="operator", now=NOW)
    ask()
    running = take()
    assert not actions.is_cancel_requested(job=running)
    assert actions.cancel(job_id=running.pk, by="operator", now=NOW)
    assert actions.is_cancel_requested(job=running)
    assert take(now=NOW + LONG) is None  # its worker died before it saw the wish
    assert queries.job(running.pk).state == "cancelled"


@pytest.mark.django_db
def test_lists_of_jobs():
    done, _ = ask(), ask("other", by="wang")
    actions.finish(job=take(), result=None, now=NOW)
    assert [job.id for job in queries.jobs(is_open=False)] == [done.pk]
    assert [job.name for job in queries.jobs(is_open=True)] == ["other"]
    assert [job.name for job in queries.jobs(by="wang")] == ["other"]
    assert [job.name for job in queries.jobs(name="steps")] == ["steps"]
    assert queries.n_waiting() == 1
    assert queries.job(done.pk).is_ended


@given(st.sampled_from(State), st.sampled_from(State))
def test_states_go_only_as_the_table_says(before, after):
    if (before, after) in TRANSITIONS:
        states.check(before, after)
        assert before not in ENDED
    else:
        with pytest.raises(states.WrongStateError):
            states.check(before, after)


# ── the loop, in this process ──


class FullError(SentenceError):
    """An error with a sentence of its own."""


def run(**registry) -> int:
    return loop.run(registry, threading.Event(), until_idle=True)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(loop, "BEAT_SECONDS", 0.02)


@pytest.mark.django_db(transaction=True)
def test_a_body_runs_and_its_result_and_progress_are_kept(quick):
    job = ask()

    def steps(context):
        for step in range(3):
            context.progress(step + 1, 3, "steps_done", n=step + 1)
        return {"n": context.args["n"]}

    assert run(steps=steps) == 1
    shown = queries.job(job.pk)
    assert (shown.state, shown.result, shown.progress_done, shown.progress.code) == ("done", {"n": 3}, 3, "steps_done")


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_body_runs(quick):
    job, seen = ask(), threading.Event()

    def steps(context):
        context.progress(1, 3)
        for _ in range(500):
            if queries.job(job.pk).progress_done == 1:
                seen.set()
                break
            threading.Event().wait(0.01)

    run(steps=steps)
    assert seen.is_set()


@pytest.mark.django_db(transaction=True)
def test_errors_become_sentences_without_their_text(quick, caplog):
    jobs = [ask("crash"), ask("full"), ask("nobody")]

    def crash(context):
        raise ValueError(PERSON)

    def full(context):
        raise FullError("disk_full", free=3)

    assert run(crash=crash, full=full) == 3
    shown = [queries.job(job.pk) for job in jobs]
    assert [job.state for job in shown] == ["failed"] * 3
    assert [job.message.code for job in shown] == ["job_crashed", "disk_full", "unknown_job"]
    assert shown[1].message.params == {"free": 3}
    assert "陈" not in caplog.text + shown[0].message.text()
    assert "ValueError" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_running_body_learns_that_it_is_cancelled(quick):
    job = ask()

    def steps(context):
        actions.cancel(job_id=context.id, by="operator", now=NOW)
        for _ in range(500):
            context.check()
            threading.Event().wait(0.01)

    run(steps=steps)
    assert queries.job(job.pk).state == "cancelled"


@pytest.mark.django_db(transaction=True)
def test_a_body_that_lost_its_job_writes_no_end(quick):
    job = ask()

    def steps(context):
        Job.objects.filter(pk=job.pk).update(worker=ELSEWHERE, attempt=2)
        with transaction.atomic():
            context.confirm()

    run(steps=steps)
    assert queries.job(job.pk).state == "running"


@pytest.mark.django_db(transaction=True)
def test_a_stopping_worker_gives_its_job_back(quick):
    job, stop = ask(), threading.Event()

    def steps(context):
        stop.set()
        raise JobStopped

    assert loop.run({"steps": steps}, stop) == 1
    shown = queries.job(job.pk)
    assert (shown.state, shown.attempt) == ("queued", 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer: nobody can claim meanwhile")
def test_a_waiting_job_asked_for_again_cannot_start_before_the_second_asker_commits():
    ask(key="k")
    taken = []

    def other():
        taken.append(take())
        connection.close()

    with transaction.atomic():
        ask(key="k")
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert taken == [None]
    assert take() is not None
