"""Every check of the project: ``./huimin test [--nightly] [pytest arguments]``.

In order: ruff, the import contract, migrations that lack, then pytest on SQLite and, for the tests that use the
database, again on a real PostgreSQL from a wheel. Arguments go to pytest. Exits with 1 if any step failed.
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


def step(name: str, command: list[str | Path], *, allowed: tuple[int, ...] = (0,)) -> bool:
    """Runs one check from the root of the repository; says its name before and its seconds after."""
    sys.stdout.write(f"── {name}\n")
    sys.stdout.flush()
    began = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    is_good = code in allowed
    verdict = "ok" if is_good else f"FAILED ({code})"
    sys.stdout.write(f"── {name}: {verdict}, {time.monotonic() - began:.0f} s\n")
    sys.stdout.flush()
    return is_good


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.config.settings")
    with tempfile.TemporaryDirectory(prefix="huimin-check-") as home:
        os.environ["HUIMIN_HOME"] = home
        return check(arguments)


def check(arguments: list[str]) -> int:
    """All steps, also after one failed; returns the exit code."""
    is_nightly = "--nightly" in arguments
    given = [argument for argument in arguments if argument != "--nightly"]
    chosen = given if any(a.startswith("-m") for a in given) else ["-m", "" if is_nightly else "not nightly", *given]
    # Where the caller picked tests, some runs have none; a whole run without tests is a failure.
    allowed = (0, NO_TESTS) if given else (0,)
    python = [sys.executable]
    results = [
        step("ruff", [BIN / "ruff", "check", "-q", "."]),
        step("import contract", [BIN / "lint-imports"]),
        step("migrations", [*python, "-m", "django", "makemigrations", "--check", "--dry-run"]),
        step("PostgreSQL", [*python, ROOT / "scripts/postgres_tests.py", *chosen], allowed=allowed),
        step("tests", [*python, "-m", "pytest", *chosen], allowed=allowed),
    ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
