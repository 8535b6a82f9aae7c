"""Lines with quotes that do not close, read one at a time so that a stray quote harms its own line only.

RFC 4180, and beyond it: a quote inside an unquoted field is a character, text behind a closing quote belongs to the
field. A field may run over line ends only if the record then closes cleanly with the width of its neighbours.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

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


def read_record(lines: Sequence[str], at: int, delimiter: str, widths: Sequence[int], is_last: bool) -> Record:
    """The record that begins with `lines[at]` (line ends included).

    widths: numbers of cells a whole record may have, the usual one first; empty where they are not known yet.
    is_last: no line follows the last one given.
    """
    line = lines[at].rstrip("\r\n")
    cells, is_open, _ = split_line(line, delimiter)
    if not is_open:
        return Record(cells, broken="line_broken" if "\0" in line else None)
    joined = _join(lines, at, delimiter, widths, is_last)
    return joined or _stray(line, delimiter, widths)


def _join(lines, at, delimiter, widths, is_last) -> Record | None:
    """The record if its quotes close in a later line; None if the quote is a stray one.

    In clean quoting a line with an even number of quotes leaves the field open, so that only the first line with an
    odd number has to be looked at.
    """
    text = lines[at]
    for end in range(at + 1, min(len(lines), at + _MAX_LINES)):
        text += lines[end]
        if len(text) > _MAX_CHARS:
            return None
        if lines[end].count('"') % 2 == 0:
            continue
        cells, is_open, is_clean = split_line(text.rstrip("\r\n"), delimiter)
        fits = not widths or len(cells) in widths
        if is_open or not is_clean or not fits:
            return None
        if _are_rows(lines[at : end + 1], delimiter, widths[0] if widths else len(cells)):
            return None
        return Record(cells, end - at + 1, "line_broken" if "\0" in text else None)
    if not is_last and at + _MAX_LINES > len(lines):
        return Record([], len(lines) - at, is_open=True)
    return None


def _are_rows(lines: Sequence[str], delimiter: str, width: int) -> bool:
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
