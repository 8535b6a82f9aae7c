"""Compiles every django.po of the package with Babel: a minimal Debian has no msgfmt."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parent.parent / "src"


def main() -> None:
    for po in sorted(SOURCE.rglob("*.po")):
        with po.open("rb") as file:
            catalogue = read_po(file, locale=po.parent.parent.name, abort_invalid=True)
        problems = [f"{po}:{message.lineno}: {problem}" for message, found in catalogue.check() for problem in found]
        if problems:
            sys.exit("\n".join(problems))
        with po.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


if __name__ == "__main__":
    main()
