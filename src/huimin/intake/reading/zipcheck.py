"""Looks at a foreign .xlsx as a zip archive before anything interprets it. Runs in the worker, with limited memory.

A 1,451-byte workbook with one cell at XFD1048576 makes calamine 0.9.1 ask for half a terabyte and abort; that is told
here in a sentence. What slips through meets the worker's limits.
"""

import re
import stat
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

MOST_ENTRIES = 200
MOST_INFLATED = 512 * 1024 * 1024
MOST_RATIO = 200
MOST_CELLS = 20_000_000  # calamine keeps a sheet's rectangle as a dense array of 24 to 32 bytes a cell

_RATIO_FROM = 1024 * 1024  # small parts are allowed to compress well
_CHUNK = 4_000_000
_CARRY = 512
_WINDOW = 100_000  # bytes; Excel's longest text is 32,767 characters
_BYTES_PER_CELL = 12  # fewer bytes of XML than this for a cell of the rectangle: the rectangle is nearly empty
_FAR_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,8})["'][^<>]*?(/?)>""")
# beyond column Z or row 99,999; with its literal beginning five times as fast as one that allows for odd spellings
_MAY_BE_FAR = re.compile(rb' r="(?:[A-Za-z]{2,3}\d|[A-Za-z]\d{6})')
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s[^<>]*?\br="([A-Z]{1,3}\d{1,7})"[^<>]*?\bt="e"[^<>]*>(?:<f[^<]*(?:</f>)?)?<v>([^<]{1,16})</v>"""
)
_MOST_ERRORS = 100_000


class Refused(Exception):
    """The archive must not be opened: a problem code and what fills its sentence."""

    def __init__(self, code: str, **values: object):
        super().__init__(code)
        self.code, self.values = code, values


@dataclass
class Seen:
    """What the look brought up. errors: part of the archive -> (row, column, text) of cells that hold an error."""

    n_inflated: int = 0
    errors: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)


def check_archive(path: Path) -> Seen:
    """Raise Refused (file_hostile, file_too_large, file_encrypted, file_unreadable) or say what was seen."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_entries(archive.infolist())
            return _look_through(archive)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise Refused("file_unreadable", form="zip") from error


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES:
        raise Refused("file_hostile", reason="entries")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("file_encrypted")
    if len(set(names)) != len(names) or any(map(_is_unsafe, entries)):
        raise Refused("file_hostile", reason="names")
    if "xl/workbook.xml" not in names:
        raise Refused("file_unreadable", form=_what_else(names))
    if sum(entry.file_size for entry in entries) > MOST_INFLATED:
        raise Refused("file_too_large", reason="inflated")
    for entry in entries:
        if entry.file_size > _RATIO_FROM and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
            raise Refused("file_hostile", reason="ratio")


def _is_unsafe(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    return is_link or name.startswith(("/", "\\")) or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts


def _what_else(names: list[str]) -> str:
    for mark, form in (("word/", "Word"), ("ppt/", "PowerPoint"), ("xl/workbook.bin", "xlsb"), ("content.xml", "ods")):
        if any(name.startswith(mark) for name in names):
            return form
    return "zip"


def _look_through(archive: zipfile.ZipFile) -> Seen:
    seen = Seen()
    for entry in archive.infolist():
        if entry.filename.lower().endswith(".xml"):
            with archive.open(entry) as part:
                errors = _look_at(part, seen)
            if errors:
                seen.errors[entry.filename] = errors
    return seen


def _look_at(part: BinaryIO, seen: Seen) -> list[tuple[int, int, str]]:
    """Stream one part: how far its cells reach, how long its texts are, which cells hold errors."""
    errors: list[tuple[int, int, str]] = []
    farthest, n_bytes, carry = (0, 0), 0, b""
    while chunk := part.read(_CHUNK):
        n_bytes += len(chunk)
        if seen.n_inflated + n_bytes > MOST_INFLATED:
            raise Refused("file_too_large", reason="inflated")
        for at in range(0, len(chunk) - _WINDOW + 1, _WINDOW):
            if chunk.find(b"<", at, at + _WINDOW) < 0:
                raise Refused("file_hostile", reason="text")
        data = carry + chunk
        if _MAY_BE_FAR.search(data):
            farthest = _reach(data, farthest)
        if b't="e"' in data and len(errors) < _MOST_ERRORS:
            errors += [(*_place(ref), text.decode("ascii", "replace")) for ref, text in _ERROR.findall(data)]
        carry = data[-_CARRY:]
    seen.n_inflated += n_bytes
    rows, columns = farthest
    if rows * columns > MOST_CELLS:
        is_sparse = n_bytes < rows * columns * _BYTES_PER_CELL
        raise Refused("file_hostile" if is_sparse else "file_too_large", reason="cells")
    return list(dict.fromkeys(errors))


def _reach(data: bytes, farthest: tuple[int, int]) -> tuple[int, int]:
    """The last row and column (1-based) with a filled cell; an empty cell that only has a style does not count."""
    rows, columns = farthest
    for letters, digits, closed in _FAR_CELL.findall(data):
        if not closed:
            rows, columns = max(rows, int(digits)), max(columns, _column(letters))
    return rows, columns


def _place(ref: bytes) -> tuple[int, int]:
    """(row, column) of a reference, row 1-based, column 0-based."""
    letters = ref.rstrip(b"0123456789")
    return int(ref[len(letters) :]), _column(letters) - 1


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
