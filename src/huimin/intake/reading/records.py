"""Lines with quotes that do not close, read one at a time so that a stray quote harms its own line only.

RFC 4180, and beyond it: a quote inside an unquoted field is a character, text behind a closing quote belongs to the
field. A field may run over line ends only if the record then closes cleanly with the width of its neighbours.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

_MAX_LINES = 200
_MAX_CHARS = 65_536
_QUOTED = re.compile(r'"((?:[^"]++|"")*+)"')


@dataclass(frozen=True)
class Record:
    """One record: its cells ("" where empty), the number of lines it took, and a problem code if it is broken.

    is_open: the lines ended inside a quoted field that may close in lines not given yet.
    """

    cells: list[str]
    n_lines: int = 1
    broken: str | None = None
    is_open: bool = False


class Lines:
    """Lines of a text (line ends included), decoded when looked at."""

    def __init__(self, lines: Sequence[bytes], encoding: str):
        self._lines, self._encoding = lines, encoding

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, at: int) -> str:
        return self._lines[at].decode(self._encoding, errors="replace")

    def next_odd(self, at: int) -> int | None:
        """The first line behind `at` with an odd number of quotes."""
        place = bisect_right(self._odd, at)
        return self._odd[place] if place < len(self._odd) else None

    @cached_property
    def _odd(self) -> list[int]:
        return [at for at, line in enumerate(self._lines) if line.count(b'"') % 2]


def split_line(text: str, delimiter: str) -> tuple[list[str], bool, bool]:
    """(cells, does it end inside quotes, is every quoted field followed by a delimiter or the end)."""
    if '"' not in text:
        return text.split(delimiter), False, True
    cells, at, is_clean = [], 0, True
    while True:
        quoted = _QUOTED.match(text, at) if text.startswith('"', at) else None
        if quoted is None and text.startswith('"', at):
            return [*cells, text[at + 1 :].replace('""', '"')], True, is_clean
        start = quoted.end() if quoted else at
        end = text.find(delimiter, start)
        rest = text[start:] if end < 0 else text[start:end]
        is_clean = is_clean and not (quoted and rest)
        cells.append((quoted[1].replace('""', '"') if quoted else "") + rest)
        if end < 0:
            return cells, False, is_clean
        at = end + 1


def read_record(lines: Lines, at: int, delimiter: str, widths: Sequence[int], is_last: bool) -> Record:
    """The record that begins with `lines[at]`.

    widths: numbers of cells a whole record may have, the usual one first; empty where they are not known yet.
    is_last: no line follows the last one given.
    """
    line = lines[at].rstrip("\r\n")
    cells, is_open, _ = split_line(line, delimiter)
    if not is_open:
        return Record(cells, broken="line_broken" if "\0" in line else None)
    # In clean quoting a line with an even number of quotes leaves the field open: only the next odd one can close it.
    end = lines.next_odd(at)
    if end is not None and end - at < _MAX_LINES:
        return _join([lines[i] for i in range(at, end + 1)], delimiter, widths) or _stray(line, delimiter, widths)
    if end is None and not is_last and len(lines) - at < _MAX_LINES:
        return Record([], len(lines) - at, is_open=True)
    return _stray(line, delimiter, widths)


def _join(lines: list[str], delimiter: str, widths: Sequence[int]) -> Record | None:
    """The lines as one record; None if their quotes do not close cleanly or the first quote is a stray one."""
    text = "".join(lines)
    if len(text) > _MAX_CHARS:
        return None
    cells, is_open, is_clean = split_line(text.rstrip("\r\n"), delimiter)
    if is_open or not is_clean or (widths and len(cells) not in widths):
        return None
    if _are_rows(lines, delimiter, widths[0] if widths else len(cells)):
        return None
    return Record(cells, len(lines), "line_broken" if "\0" in text else None)


def _are_rows(lines: list[str], delimiter: str, width: int) -> bool:
    """Two stray quotes in lines that are whole rows by themselves are no field that runs over a line end."""
    return width > 2 and all(_n_cells(line.rstrip("\r\n"), delimiter) >= width for line in lines)


def _n_cells(line: str, delimiter: str) -> int:
    cells, is_open, _ = split_line(line, delimiter)
    return len(cells) + (cells[-1].count(delimiter) if is_open else 0)


def _stray(line: str, delimiter: str, widths: Sequence[int]) -> Record:
    """The line by itself, its quotes taken as characters; broken unless it has the usual number of cells."""
    cells = [cell.strip('"') if cell.count('"') == 1 else cell for cell in line.split(delimiter)]
    is_whole = (not widths or len(cells) == widths[0]) and "\0" not in line
    return Record(cells, broken=None if is_whole else "line_broken")
