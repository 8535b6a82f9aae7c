"""Which kind of data a file holds, told by its headers alone."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from huimin.datasets.queries import load_kinds, recognise
from huimin.intake.reading.layout import find_header, kind_score
from huimin.intake.reading.sniff import FileForm, sniff
from huimin.intake.reading.text import DELIMITERS, read_head
from huimin.intake.reading.types import HeadLine
from huimin.intake.reading.workbook import open_workbook


def kind_of(path: Path, folder: Path) -> str | None:
    """The kind whose header stands in the file, None where no kind's does; `folder` is empty and takes a workbook's
    cells. Raises FileRefusedError.
    """
    form = sniff(path)
    scores: dict[str, int] = {}
    for head, merges in _heads(path, form, folder):
        for name, kind in load_kinds().items():
            _, layout = find_header(head, kind_score(kind), merges)
            if layout:
                found = recognise(layout.header_cells).get(name, 0)
                scores[name] = max(scores.get(name, 0), found)
    return max(scores, key=lambda name: (scores[name], name)) if any(scores.values()) else None


def _heads(path: Path, form: FileForm, folder: Path) -> Iterator[tuple[Sequence[HeadLine], Sequence]]:
    if form.form == "text":
        for delimiter in DELIMITERS:
            yield read_head(path, form, delimiter), ()
        return
    for sheet in open_workbook(path, form, folder):
        if sheet.is_visible:
            yield sheet.head, sheet.merges
