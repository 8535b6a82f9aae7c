"""Files sent in by page: they lie in the home, readable by nobody else, until the job has taken them in."""

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from huimin.intake.prechecks import PRECHECK
from huimin.jobs import actions as jobs
from huimin.jobs import queries as asked
from huimin.users.permissions import RECEIVE, may
from huimin.users.queries import scope_of, user
from huimin.users.types import NotPermitted
from huimin.warehouse import files
from huimin.warehouse.home import Home

JOB = "import"
SENT = (JOB, PRECHECK)  # jobs that work on files sent in by page
LONGEST_NAME = 200  # bytes; file systems take 255
FORGOTTEN = timedelta(hours=1)  # a folder without a job is what a killed request left behind


def send_in(
    *, sent: Iterable[tuple[str, Path]], kind: str, region_code: int, said: Mapping[str, object], home: Home, by: str,
    now: datetime, job: str = JOB,
) -> int:  # fmt: skip
    """Take charge of uploaded files (name as sent, where it lies now) and ask for their import; the job's number.

    job: or for another thing that is done with them.

    kind: empty where the worker is to recognise it file by file. said: the flags of `huimin import`.
    """
    _need_power(by, region_code)
    folder = _new_folder(home)
    taken = []
    for place, (name, path) in enumerate(sent):
        target = folder / str(place) / shortened(name)
        target.parent.mkdir(mode=0o700)
        shutil.move(path, target)
        target.chmod(0o600)
        files.sync(target)
        taken.append({"name": target.name, "sha256": files.sha256(target), "n_bytes": target.stat().st_size})
    return _ask(folder.name, taken, kind=kind, region_code=region_code, said=said, by=by, now=now, job=job)


def decide(*, batch, decision: Mapping[str, object], by: str, now: datetime) -> int:
    """Ask for a held file to be taken in again, from its kept original, with the decision it waited for."""
    _need_power(by, batch.region_code)
    taken = [{"name": batch.file, "sha256": batch.sha256, "n_bytes": batch.n_bytes}]
    said = {**batch.flags, **decision, "unit": batch.unit, "region": f"{batch.region_code:012d}"}
    return _ask("", taken, kind=batch.kind, region_code=batch.region_code, said=said, by=by, now=now)


def cancel(*, job_id: int, home: Home, by: str, now: datetime) -> None:
    """Take back an import that waits, with its files; ask one under way to stop."""
    with transaction.atomic():
        jobs.cancel(job_id=job_id, by=by, now=now)
        found = asked.job(job_id)
    if found.is_ended:
        discard(home=home, folder=found.args["folder"])


def discard(*, home: Home, folder: str) -> None:
    """Destroy the files of one upload."""
    if folder:
        files.remove(home.uploads / Path(folder).name)


def sweep_uploads(*, home: Home, now: datetime) -> None:
    """Destroy what killed requests and cancelled jobs left behind."""
    awaited = {job.args["folder"] for name in SENT for job in asked.jobs(name=name, is_open=True, limit=10_000)}
    ended = {job.args["folder"] for name in SENT for job in asked.jobs(name=name, is_open=False, limit=1_000)}
    for path in _left(home):
        is_old = datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo) < now - FORGOTTEN
        if path.name not in awaited and (path.name in ended or is_old):
            files.remove(path)


def shortened(name: str) -> str:
    """A file's base name as sent, without control characters, cut where a file system would refuse it."""
    plain = "".join(letter for letter in Path(name.replace("\\", "/")).name if letter.isprintable()) or "-"
    stem, suffix = os.path.splitext(plain)
    while len((stem + suffix).encode()) > LONGEST_NAME:
        stem, suffix = (stem[:-1], suffix) if stem else ("", suffix[:-1])
    return stem + suffix


def _ask(folder: str, taken: list[dict], *, kind, region_code, said, by, now, job=JOB) -> int:
    args = {
        "folder": folder,
        "kind": kind,
        "region_code": region_code,
        "said": {key: value for key, value in said.items() if value},
        "files": taken,
        "asked_at": now.isoformat(),
    }
    with transaction.atomic():
        return jobs.enqueue(name=job, args=args, by=by, now=now).pk


def _new_folder(home: Home) -> Path:
    home.uploads.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = home.uploads / secrets.token_hex(16)
    folder.mkdir(mode=0o700)
    return folder


def _left(home: Home) -> Iterator[Path]:
    with suppress(FileNotFoundError):
        yield from list(home.uploads.iterdir())
    yield from list(home.tmp.glob("*.upload*"))


def _need_power(by: str, region_code: int) -> None:
    acting = user(by)
    if not may(acting, RECEIVE) or not scope_of(acting).contains(region_code):
        raise NotPermitted(by)
