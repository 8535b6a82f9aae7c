"""What the kill tests run as processes of their own, with the home in the environment: `run(verb, *arguments)`.

Prints one JSON document a line. The verbs ``naive-…`` are the unprotected controls.
"""

import json
import os
import sys
import time
from pathlib import Path

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from huimin.audit.actions import load_or_create_signing_key, record
from huimin.audit.models import Entry
from huimin.audit.queries import alterations
from huimin.jobs import actions, loop
from huimin.jobs.models import Job
from huimin.jobs.types import LeaseHeld


def say(**words) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def write(job: Job, step: int) -> None:
    record(type="command.run", subject=f"job:{job.pk}/{step}", payload={}, by="operator", now=timezone.now())


def steps(context: loop.JobContext) -> dict:
    """A body that may run twice: each step is written once, in a transaction that makes sure the job is still ours."""
    n = context.args["n"]
    for step in range(n):
        context.check()
        with transaction.atomic():
            context.confirm()
            if not Entry.objects.filter(subject=f"job:{context.id}/{step}").exists():
                write(context._job, step)
        context.progress(step + 1, n, "steps_done", n=step + 1)
        say(step=step)
        time.sleep(context.args.get("seconds", 0.01))
    return {"n": n}


def work(until_idle: str = "") -> None:
    stop = loop.stop_on_signals()
    taken = loop.run({"steps": steps}, stop, poll_seconds=0.05, until_idle=bool(until_idle))
    say(taken=taken)


def naive_delete() -> None:
    """Control: taking a job off the queue at once, as many queues do; a killed worker loses it."""
    job = Job.objects.filter(state="queued").order_by("pk").first()
    if job is None:
        return say(taken=0)
    Job.objects.filter(pk=job.pk).update(state="running")
    return naive_body(job)


def naive_look() -> None:
    """Control: looking without a lease; two workers do the same job."""
    job = Job.objects.filter(state="queued").order_by("pk").first()
    return naive_body(job) if job else say(taken=0)


def naive_body(job: Job) -> None:
    for step in range(job.args["n"]):
        with transaction.atomic():
            write(job, step)
        say(step=step)
        time.sleep(job.args.get("seconds", 0.01))
    Job.objects.filter(pk=job.pk).update(state="done")
    say(taken=1)


def enqueue(args: str, times: str = "1") -> None:
    given = json.loads(args)
    with transaction.atomic():
        jobs = [
            actions.enqueue(name="steps", args=given, by="operator", now=timezone.now(), max_attempts=100)
            for _ in range(int(times))
        ]
    say(jobs=[job.pk for job in jobs])


def state() -> None:
    jobs = list(Job.objects.order_by("pk").values("pk", "state", "attempt", "result", "progress_done", "message_code"))
    steps = list(Entry.objects.order_by("seq").values_list("subject", flat=True))
    key = load_or_create_signing_key(Path(os.environ["HUIMIN_HOME"]) / "trace-signing")
    found = alterations(key=key.verify_key)
    say(jobs=jobs, steps=steps, alterations=[one.kind for one in found])


def hold(seconds: str) -> None:
    try:
        with actions.hold(name="books", by="operator", purpose="import", now=timezone.now()) as held:
            say(held=held.name)
            time.sleep(float(seconds))
    except LeaseHeld as error:
        say(code=error.code, zh=error.message_zh, en=error.message_en, pid=error.holder.pid)


VERBS = {
    "migrate": lambda: call_command("migrate", verbosity=0),
    "work": work,
    "naive-delete": naive_delete,
    "naive-look": naive_look,
    "enqueue": enqueue,
    "state": state,
    "hold": hold,
}


def run(verb: str, *arguments: str) -> None:
    VERBS[verb](*arguments)
