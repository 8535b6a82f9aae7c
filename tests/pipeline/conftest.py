"""A command line to run inside the test, on a data directory of its own."""

import json

import pytest

from huimin.kit.idnumber import check_digit
from huimin.warehouse.home import Home


class Command:
    """Runs `huimin …` in this process; keeps exit code and both outputs."""

    def __init__(self, capfd):
        self._capfd = capfd
        self.code, self.err = 0, ""

    def __call__(self, *words):
        """The JSON document a verb answers."""
        from huimin import cli

        self._capfd.readouterr()
        self.code = cli.run([*map(str, words), "--json"])
        out, self.err = self._capfd.readouterr()
        assert out.count("\n") == 1, out
        return json.loads(out)


@pytest.fixture
def huimin(tmp_path, settings, capfd, transactional_db):
    """`huimin(...)` on a fresh home."""
    settings.HOME = Home(tmp_path / "home", tmp_path / "home" / "keys")
    return Command(capfd)


@pytest.fixture
def write(tmp_path):
    """Write lines of cells (or text) as a CSV file and return its path."""

    def write(name, lines, encoding="utf-8"):
        path = tmp_path / name
        text = "\r\n".join(line if isinstance(line, str) else ",".join(map(str, line)) for line in lines) + "\r\n"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def number(area="350181", birth="19400101", serial=123):
    """A well-formed citizen number."""
    first17 = f"{area}{birth}{serial:03d}"
    return first17 + check_digit(first17)
