"""Every check of the project: ``./huimin test [--nightly] [pytest arguments]``; ``--spark``: `scripts/spark.py` instead.

In order: ruff, the import contract, migrations that lack, then side by side the tests that use the database on SQLite
and on a real PostgreSQL from a wheel, those of the browser and of killed processes, and the rest (rules, parsers).
Arguments go to pytest. Exits with 1 if any step failed.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
NO_TESTS = 5
# Most of what these do is done with files, and does not change with the database: PostgreSQL runs them nightly, SQLite each time.
OF_FILES = {
    "books": ["datasets", "disclosure", "identity/test_links.py", "ledger", "pipeline"],
    "clues": [
        "bench", "casework/pages", "casework/test_handling_pages.py", "casework/test_months.py", "casework/test_pausing.py",
        "casework/test_precheck_pages.py", "casework/test_scoring.py", "comparison", "intake/test_pages.py",
    ],
}  # fmt: skip


class Step:
    """One check, running from the root of the repository in a home of its own; its output is shown when it has ended."""

    def __init__(self, name: str, command: list[str | Path], *, allowed: tuple[int, ...] = (0,)) -> None:
        self.name, self.allowed, self.began = name, allowed, time.monotonic()
        self.home, self.output = tempfile.TemporaryDirectory(prefix="huimin-check-"), tempfile.TemporaryFile()  # noqa: SIM115
        environment = {**os.environ, "HUIMIN_HOME": self.home.name}
        said = {"stdout": self.output, "stderr": subprocess.STDOUT}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, **said)

    def passed(self) -> bool:
        """Wait for the end; print what was said, the verdict and the seconds."""
        code = self.process.wait()
        is_good = code in self.allowed
        verdict = "ok" if is_good else f"FAILED ({code})"
        self.output.seek(0)
        sys.stdout.buffer.write(f"── {self.name}\n".encode() + self.output.read())
        sys.stdout.buffer.write(f"── {self.name}: {verdict}, {time.monotonic() - self.began:.0f} s\n".encode())
        sys.stdout.buffer.flush()
        self.home.cleanup()
        return is_good


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.config.settings")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes are started: each would compile the program
    if "--spark" in arguments:
        given = [argument for argument in arguments if argument != "--spark"]
        return subprocess.run([sys.executable, ROOT / "scripts/spark.py", *given]).returncode
    return check(arguments)


def check(arguments: list[str]) -> int:
    """All steps, also after one failed; returns the exit code."""
    is_nightly = "--nightly" in arguments
    given = [argument for argument in arguments if argument != "--nightly"]
    chosen = given if any(a.startswith("-m") for a in given) else ["-m", "" if is_nightly else "not nightly", *given]
    # Where the caller picked tests, some runs have none; a whole run without tests is a failure.
    allowed = (0, NO_TESTS) if given else (0,)
    python = [sys.executable]
    quick = [
        Step("ruff", [BIN / "ruff", "check", "-q", "."]).passed(),
        Step("import contract", [BIN / "lint-imports"]).passed(),
        Step("migrations", [*python, "-m", "django", "makemigrations", "--check", "--dry-run"]).passed(),
    ]
    of_files = {} if is_nightly or given else OF_FILES
    apart = {step: [f"tests/{place}" for place in places] for step, places in of_files.items()}
    spared = [f"--ignore={place}" for places in apart.values() for place in places]
    # these wait for processes
    alone = {} if given else {"Chromium": "tests/browser", "killed processes": "tests/pipeline"}
    others = [f"--ignore={place}" for place in alone.values()]
    database, rest = ([*python, "-m", "pytest", "--part", part, *chosen] for part in ("database", "rest"))
    side_by_side = [
        Step("PostgreSQL", [*python, ROOT / "scripts/postgres_tests.py", *spared, *chosen], allowed=allowed),
        Step("SQLite", [*database, *spared], allowed=allowed),
        *(Step(f"SQLite, {step}", [*database, *places]) for step, places in apart.items()),
        *(Step(name, [*rest, place]) for name, place in alone.items()),
        Step("the rest", [*rest, *others], allowed=allowed),
    ]
    return 0 if all([*quick, *(step.passed() for step in side_by_side)]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
