"""The job "import": files sent in by page become batches, one after the other, told row by row."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from huimin.datasets.queries import sentence
from huimin.identity.queries import load as load_keys
from huimin.intake import actions as intake
from huimin.intake import queries as batches
from huimin.intake.queries import Batch, FileRefusedError
from huimin.jobs.loop import JobContext
from huimin.jobs.queries import job
from huimin.jobs.types import JobLostError, JobStopped
from huimin.pipeline.importing import Work, import_one, understand
from huimin.pipeline.signing import checkpoint
from huimin.pipeline.sweeping import sweep
from huimin.users import queries as users
from huimin.warehouse import files


def take_in(context: JobContext, confirm) -> dict:
    """Take in every file of an upload; what an earlier attempt of the job has done stands. `confirm`: of the lease."""
    sweep(settings.HOME)
    with destroyed_after(context):
        done = [_one(place, sent, context, confirm) for place, sent in enumerate(context.args["files"])]
        checkpoint(by=context.by, now=context.now)
    return {"files": done}


@contextmanager
def destroyed_after(context: JobContext) -> Iterator[None]:
    """What was sent in by page is destroyed when its job ends, however it ends; not where a later attempt goes on."""
    try:
        yield
    except JobLostError:
        raise
    except JobStopped:
        if job(context.id).is_cancel_requested:
            _discard(context)
        raise
    except Exception:
        _discard(context)
        raise
    _discard(context)


def _discard(context: JobContext) -> None:
    intake.discard(home=settings.HOME, folder=context.args["folder"])


def told(
    context: JobContext, confirm: Callable[[], None], place: int = 0
) -> tuple[Callable[[], None], Callable[[int], None]]:
    """(confirms lease and job, shows how many lines of a file were read) for the work of a job."""
    files_sent = context.args["files"]

    def confirm_both() -> None:
        confirm()
        context.confirm()

    def count(n_lines: int) -> None:
        said = {"file": files_sent[place]["name"], "place": place + 1, "n_files": len(files_sent)}
        context.progress(n_lines, 0, "reading", **said)
        context.check()

    return confirm_both, count


def _one(place: int, sent: dict, context: JobContext, confirm) -> dict:
    """One file; what is said of it on the job's page."""
    context.check()
    since = context.args["asked_at"]
    batch = batches.taken_in(sha256=sent["sha256"], by=context.by, since=since)
    if batch is not None:
        return _said(sent, batch)
    with tempfile.TemporaryDirectory(prefix="upload-", dir=settings.HOME.tmp) as scratch:
        path = _file(place, sent, context, Path(scratch))
        kind = context.args["kind"]
        try:
            kind = kind or batches.kind_of(path, _folder(scratch, "cells"))
        except FileRefusedError as error:
            return {"file": sent["name"], "zh": sentence(error.code, **error.values), "en": _english(error)}
        if kind is None:
            return {"file": sent["name"], "zh": sentence("kind_unknown"), "en": sentence("kind_unknown", "en")}
        batch, is_repeated = import_one(path, _work(kind, place, context, confirm))
    return _said(sent, batch, is_repeated=is_repeated)


def _english(error: FileRefusedError) -> str:
    return sentence(error.code, "en", **error.values)


def _folder(scratch: str, name: str) -> Path:
    folder = Path(scratch) / name
    folder.mkdir()
    return folder


def _file(place: int, sent: dict, context: JobContext, scratch: Path) -> Path:
    """Where the file lies; a held one is taken from its kept original."""
    home = settings.HOME
    if context.args["folder"]:
        return home.uploads / context.args["folder"] / str(place) / sent["name"]
    path = scratch / sent["name"]
    keys = load_keys(home.keys, home.root).sealing
    with path.open("wb") as plain:
        for chunk in files.unseal(home.original(sent["sha256"]), keys):
            plain.write(chunk)
    return path


def _work(kind: str, place: int, context: JobContext, confirm) -> Work:
    confirm_both, count = told(context, confirm, place)
    count(0)
    flags = understand(kind, {**context.args["said"], "region": f"{context.args['region_code']:012d}"}, by=context.by)
    unit = users.unit_of(users.user(context.by))
    return Work(flags, settings.HOME, context.by, unit, context.now, lambda _: None, confirm_both, count)


def _said(sent: dict, batch: Batch, *, is_repeated: bool = False) -> dict:
    return {"file": sent["name"], "batch": batch.code, "is_repeated": is_repeated}
