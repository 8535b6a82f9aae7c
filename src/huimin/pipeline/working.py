"""`huimin work`: the jobs by name, and the worker that works them off."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta

from django.conf import settings

from huimin.casework import actions as casework
from huimin.casework.queries import is_stale
from huimin.comparison.types import REPLAY_STEPS
from huimin.disclosure import actions as disclosure
from huimin.disclosure.queries import has_messages
from huimin.intake import actions as intake
from huimin.jobs import actions as jobs
from huimin.jobs.actions import Held
from huimin.jobs.loop import JobContext, run, stop_on_signals
from huimin.jobs.types import LeaseHeld, SentenceError
from huimin.pipeline import returning
from huimin.pipeline.comparing import catch_up, compare, score_again
from huimin.pipeline.importing import BOOKS, SHANGHAI
from huimin.pipeline.prechecking import precheck_sent
from huimin.pipeline.publishing import desk, prepare_edition
from huimin.pipeline.replaying import replay
from huimin.pipeline.sentences import sentence_of
from huimin.pipeline.signing import checkpoint
from huimin.pipeline.taking import take_in

LOOK_SECONDS = 30.0  # between two looks into the drop-box
WAIT_SECONDS = 1.0  # between two looks at a lease that another holds

SYSTEM = "operator"  # in whose name the worker fetches what nobody asked for

Body = Callable[[JobContext], Mapping[str, object] | None]


def work(*, now: datetime, is_until_idle: bool = False) -> int:
    """Work off jobs until SIGTERM or SIGINT, or until none waits; returns how many were taken."""
    intake.sweep_uploads(home=settings.HOME, now=now)
    intake.sweep_prechecks(home=settings.HOME, now=now)
    returning.sweep(settings.HOME, now)
    casework.sweep_attachments(home=settings.HOME, now=now)
    registry = {name: _told(body) for name, body in JOBS.items()}
    return run(registry, stop_on_signals(), until_idle=is_until_idle, look=Looking())


class Looking:
    """The look for work nobody asks for: the drop-box now and then; once a day whether clues score otherwise by now."""

    def __init__(self) -> None:
        self.next_at: datetime | None = None
        self.scored_on: date | None = None

    def __call__(self, now: datetime) -> bool:
        """True when a job was asked for."""
        if self.next_at and now < self.next_at:
            return False
        self.next_at = now + timedelta(seconds=LOOK_SECONDS)
        wanted = [
            name
            for name, is_due in (("fetch_reports", has_messages(settings.HOME)), ("score", self.may_score(now)))
            if is_due
        ]
        for name in wanted:
            jobs.enqueue(name=name, args={}, key=name, by=SYSTEM, now=now)
        return bool(wanted)

    def may_score(self, now: datetime) -> bool:
        """Whether clues score otherwise; asked once a day, for what is found today counts from tomorrow."""
        today = now.astimezone(SHANGHAI).date()
        if self.scored_on == today:
            return False
        self.scored_on = today
        return is_stale(as_of=today)


def import_sent(context: JobContext) -> dict:
    """The import of files that were sent in by page."""
    with _books(context, "import") as held:
        return take_in(context, held.confirm)


def precheck_asked(context: JobContext) -> dict:
    """A payment list sent in by page, compared before it is paid."""
    with _books(context, "precheck") as held:
        return precheck_sent(context, held.confirm, today=_today(context))


def compare_posted(context: JobContext) -> dict:
    """The comparison that posting asks for: the rules that what was posted can change."""
    with _books(context, "compare"):
        return catch_up(by=context.by, now=context.now, today=_today(context), confirm=context.confirm)


def compare_asked(context: JobContext) -> dict:
    """The comparison somebody asked for on a page: `rules` and the flags of the command."""
    with _books(context, "compare"):
        said = {"rules": context.args.get("rules", ()), "said": context.args.get("said", {})}
        return compare(**said, by=context.by, now=context.now, today=_today(context), confirm=context.confirm)


def fetch_reports(context: JobContext) -> dict:
    """What waits in the drop-box, to the last message."""
    received = aside = 0
    while True:
        found = disclosure.fetch_reports(desk=desk(), by=context.by, now=context.now)
        received, aside = received + found.n_received, aside + found.n_set_aside
        context.progress(received, received)
        context.check()
        if not found.has_more:
            break
    checkpoint(by=context.by, now=context.now)
    return {"n_received": received, "n_set_aside": aside}


def score(context: JobContext) -> dict:
    """Open clues scored anew."""
    with _books(context, "compare"):
        return score_again(by=context.by, now=context.now, today=_today(context), confirm=context.confirm)


def publish_asked(context: JobContext) -> dict:
    """The edition somebody asked for on a page; a second person lets it out."""
    began = time.monotonic()
    while True:
        now = context.now + timedelta(seconds=time.monotonic() - began)
        try:
            return {"edition": prepare_edition(by=context.by, now=now, today=_today(context)).number}
        except LeaseHeld as another:
            context.progress(0, 0, another.code, **another.params)
            context.check()
            time.sleep(WAIT_SECONDS)


def replay_asked(context: JobContext) -> dict:
    """The replay of a rule that somebody asked for on a page. It changes no books, so it waits for nobody."""
    return replay(
        context.args["version"],
        context.args.get("said", {}),
        by=context.by,
        now=context.now,
        today=_today(context),
        confirm=context.confirm,
        stopped=context.cancelled,
        tell=lambda done: (context.progress(done, REPLAY_STEPS), context.check()),
    )


JOBS: Mapping[str, Body] = {
    "import": import_sent,
    "compare": compare_posted,
    "compare_asked": compare_asked,
    "fetch_reports": fetch_reports,
    "precheck": precheck_asked,
    "publish": publish_asked,
    "replay": replay_asked,
    "score": score,
}


@contextmanager
def _books(context: JobContext, purpose: str) -> Iterator[Held]:
    """Hold the books for a job; while another holds them it waits, says so, and hears when it is cancelled."""
    began = time.monotonic()
    with ExitStack() as held:
        while True:
            now = context.now + timedelta(seconds=time.monotonic() - began)
            try:
                lease = held.enter_context(jobs.hold(name=BOOKS, by=context.by, purpose=purpose, now=now))
                break
            except LeaseHeld as another:
                context.progress(0, 0, another.code, **another.params)
                context.check()
                time.sleep(WAIT_SECONDS)
        yield lease


def _told(body: Body) -> Body:
    """A body whose expected errors carry their sentence to the job's page, as they do to the command line."""

    def run_body(context: JobContext) -> Mapping[str, object] | None:
        try:
            return body(context)
        except SentenceError:
            raise
        except Exception as error:
            known = sentence_of(error, "zh")
            if known is None:
                raise
            raise SentenceError("told", zh=known[1], en=sentence_of(error, "en")[1]) from error

    return run_body


def _today(context: JobContext):
    return context.now.astimezone(SHANGHAI).date()
