"""The product as a user runs it: a process of its own, its answer, its seconds and the most memory it held."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ran:
    """One call of the command."""

    answer: dict | list
    seconds: float
    peak_bytes: int
    worked: float  # seconds of processor, its own and the system's for it


class CallFailed(RuntimeError):
    """The command did not do its work; the text is what it said."""

    def __init__(self, said: str, status: int):
        super().__init__(said)
        self.status = status


def huimin(home: Path, *words: object) -> Ran:
    """Run one verb on a home with ``--json``; `CallFailed` when it ends with anything but 0."""
    command = [sys.executable, "-m", "huimin.cli", *map(str, words), "--json"]
    environment = {**os.environ, "HUIMIN_HOME": str(home)}
    environment.pop("HUIMIN_KEYS", None)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # with its byte code, as an installation has it
    began = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    out = process.stdout.read()
    process.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - began
    if process.returncode:
        said = f"huimin {' '.join(map(str, words[:2]))}: exit {process.returncode}: {out[:300]!r}"
        raise CallFailed(said, process.returncode)
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Ran(json.loads(out), seconds, peak, usage.ru_utime + usage.ru_stime)


def flags(given: dict, batches: dict[str, str]) -> list[str]:
    """A manifest's flags as words of the command; `batches`: file name -> batch, for what supersedes."""
    words: list[str] = []
    for name, value in given.items():
        if value is True:
            words.append(f"--{name}")
        else:
            words += [f"--{name}", batches[Path(value).name] if name == "supersedes" else str(value)]
    return words


def clone(home: Path, target: Path) -> Path:
    """A home of its own with the same facts: files that never change are linked, the database and keys are copied."""
    subprocess.run(["rm", "-rf", str(target)], check=True)
    target.mkdir(parents=True)
    for path in home.iterdir():
        linked = path.name in ("originals", "batches", "runs")
        subprocess.run(["cp", "-al" if linked else "-a", str(path), str(target / path.name)], check=True)
    os.sync()  # what was copied is on the disk before anything is measured
    return target


def last_run_seconds(home: Path) -> float:
    """Seconds of the newest run's rules, from the books opened to the findings written; clues come after."""
    with sqlite3.connect(home / "huimin.sqlite3") as connection:
        return connection.execute("select seconds from comparison_run order by number desc limit 1").fetchone()[0]


def clue_subjects(home: Path) -> dict[str, int]:
    """Clue -> the key of its subject, which no output tells."""
    with sqlite3.connect(home / "huimin.sqlite3") as connection:
        return dict(connection.execute("select code, subject_key from casework_clue"))
