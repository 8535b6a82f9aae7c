"""Where the time of an import goes: the steps of the real path, each with a clock around it, in a process of its own.

Two threads work side by side (sealing and identity behind the reading), so that the steps add up to more than the whole.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

_SPENT: dict[str, float] = defaultdict(float)
_THREAD = threading.local()


def seconds_of(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    began = time.monotonic()
    work()
    return time.monotonic() - began


def of_import(home: Path, file: Path) -> dict[str, float]:
    """step -> seconds of importing a payment list of DIBAO into a home."""
    environment = {**os.environ, "HUIMIN_HOME": str(home), "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    command = [sys.executable, "-m", "bench.stages", str(file)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def _clocked(owner: object, name: str, step: str) -> None:
    """Put a clock around one function; what runs inside another clocked one counts for the inner one only."""
    inner = getattr(owner, name)

    def clocked(*args, **kwargs):
        stack = _THREAD.__dict__.setdefault("stack", [])
        began = time.monotonic()
        stack.append(step)
        try:
            return inner(*args, **kwargs)
        finally:
            spent = time.monotonic() - began
            stack.pop()
            _SPENT[step] += spent
            if stack:
                _SPENT[stack[-1]] -= spent

    setattr(owner, name, clocked)


def _clock_all() -> None:
    from huimin.identity.settle import Settler
    from huimin.intake import receive
    from huimin.intake.reading import ahead, text
    from huimin.intake.typed import RowTyper
    from huimin.kit.beside import Behind
    from huimin.ledger import actions as ledger
    from huimin.pipeline import importing
    from huimin.warehouse.facts import FactWriter

    _clocked(importing, "import_one", "the rest")
    _clocked(importing, "_keep_original", "original kept, sealed (beside)")
    _clocked(ahead.Ahead, "look", "form, encoding, digest: waiting for them")
    _clocked(importing, "open_source", "header; a workbook's cells")
    _clocked(receive, "classify", "lines told apart")
    _clocked(receive._SheetReader, "_with_totals", "amounts and totals checked")
    _clocked(RowTyper, "type", "typed reading and checks of rows")
    _clocked(receive._SheetReader, "_note", "problems noted")
    _clocked(receive._SheetReader, "_return", "returned rows collected")
    _clocked(Settler, "settle", "identity: keys, sealed part (beside)")
    _clocked(Settler, "close", "identity: keys, sealed part (beside)")
    _clocked(FactWriter, "add", "facts written in pieces (beside)")
    _clocked(FactWriter, "finish", "facts sorted and written")
    _clocked(ledger, "overlapping", "overlap with the books")
    _clocked(Behind, "take", "reading: waiting for identity")
    _clocked(importing, "_settle", "digests, fsync, trace, manifest")
    _clocked(importing.intake, "receive", "reading: waiting for parsed blocks")
    _clocked(text, "_piece", "reading: waiting for parsed blocks")


def main(file: str) -> None:
    """Import with the clocks on and print the steps as JSON."""
    from huimin.cli import command as cli

    cli.start()
    _clock_all()
    cli.run(["import", "payments", file, "--programme", "DIBAO", "--json"])
    sys.stdout.write("\n")
    sys.stdout.write(json.dumps({step: round(seconds, 3) for step, seconds in _SPENT.items()}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
