"""The command inside a test, and numbers for made-up people."""

import json

from huimin.kit.idnumber import check_digit


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


def number(area="350181", birth="19400101", serial=123):
    """A well-formed citizen number."""
    first17 = f"{area}{birth}{serial:03d}"
    return first17 + check_digit(first17)
