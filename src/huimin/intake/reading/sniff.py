"""Tells what a file is by its content; the suffix is never asked."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from huimin.intake.reading.types import FileRefusedError

_HEAD = 64 * 1024
_CHUNK = 8 * 1024 * 1024
_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
_NOT_TABLES = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
    (b"{\\rtf", "RTF"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3\0", "SQLite"),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|meta|body|table)[\s>]", re.I)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\0"))


@dataclass(frozen=True)
class FileForm:
    """What a file is. form: xlsx | xls | html | text; encoding: utf-8 | gb18030 | utf-16 for html and text.

    is_clean: the whole file was seen to be valid UTF-8.
    """

    form: str
    encoding: str | None = None
    is_clean: bool = False


def sniff(path: Path) -> FileForm:
    """Read as much of the file as it takes to say what it is.

    Raises FileRefusedError: file_empty, file_encrypted, file_encoding, file_unreadable (`form` names what it is instead).
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if not head.strip(b" \t\r\n\0\x1a\xef\xbb\xbf\xff\xfe") and not file.read(1):
            raise FileRefusedError("file_empty")
        if head.startswith(_OLE2):
            return _ole_form(file)
        if head.startswith(b"PK"):
            return FileForm("xlsx")
        _refuse_binary(head)
        file.seek(0)
        encoding, is_clean = _encoding(file, head)
    start = head.decode(encoding, errors="ignore").encode() if encoding == "utf-16" else head
    if _HTML.search(start[:2048]) and start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return FileForm("html", encoding, is_clean)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        raise FileRefusedError("file_unreadable", form="XML")
    return FileForm("text", encoding, is_clean)


def _ole_form(file: BinaryIO) -> FileForm:
    """An OLE2 container: a workbook's stream, or the envelope of an encrypted .xlsx. Names of streams are UTF-16."""
    file.seek(0)
    names = {name: name.encode("utf-16-le") for name in ("EncryptedPackage", "Workbook", "Book", "WordDocument")}
    seen, before = set(), b""
    while chunk := file.read(_CHUNK):
        seen |= {name for name, mark in names.items() if mark in before + chunk}
        before = chunk[-64:]
    if "EncryptedPackage" in seen:
        raise FileRefusedError("file_encrypted")
    if not seen & {"Workbook", "Book"}:
        raise FileRefusedError("file_unreadable", form="Word" if "WordDocument" in seen else "OLE2")
    return FileForm("xls")


def _refuse_binary(head: bytes) -> None:
    for mark, form in _NOT_TABLES:
        if head.startswith(mark) and not (mark in (b"BM", b"MZ") and b"\0" not in head):
            raise FileRefusedError("file_unreadable", form=form)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    n_controls = len(head) - len(head.translate(None, _CONTROLS))
    if n_controls * 50 > len(head) or head.count(b"\0") * 10 > len(head):
        raise FileRefusedError("file_unreadable", form="binary")


def _encoding(file: BinaryIO, head: bytes) -> tuple[str, bool]:
    """The whole file is looked through: a megabyte of digits says nothing about the names that follow."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", False
    rest, sample, bad_at = b"", b"", None
    while chunk := file.read(_CHUNK):
        data = rest + chunk
        whole = _whole_characters(data)
        sample = sample or _around_non_ascii(data)
        if not _is_utf8(data[:whole]):
            bad_at = data
            break
        rest = data[whole:]
    if bad_at is None and not rest:
        return "utf-8", True
    # Either GB18030, or UTF-8 in which a few characters were cut: what most of the text reads as decides.
    sample += _around_bad(bad_at) if bad_at is not None else rest
    if _share_bad(sample, "utf-8") < 0.1:
        return "utf-8", False
    if _share_bad(sample, "gb18030") < 0.1:
        return "gb18030", False
    raise FileRefusedError("file_encoding")


def _is_utf8(data: bytes) -> bool:
    offsets = pa.array([0, len(data)], pa.int64()).buffers()[1]
    text = pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(data)])
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _whole_characters(data: bytes) -> int:
    """Length of `data` without a UTF-8 character cut at its end."""
    for back in range(1, min(4, len(data) + 1)):
        byte = data[-back]
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(data) - back if needed > back else len(data)
        if byte < 0x80:
            break
    return len(data)


def _around_non_ascii(data: bytes) -> bytes:
    if data.isascii():
        return b""
    lines = (line for line in data[: _CHUNK // 8].split(b"\n") if not line.isascii())
    return b"\n".join(line for line, _ in zip(lines, range(500), strict=False))[:_HEAD] + b"\n"


def _around_bad(data: bytes) -> bytes:
    """Whole lines around the first byte that is not UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        start = data.rfind(b"\n", 0, max(0, error.start - 2000)) + 1
        end = data.find(b"\n", error.start + _HEAD // 4)
        return data[start : end if end > 0 else error.start + _HEAD]
    return b""


def _share_bad(sample: bytes, encoding: str) -> float:
    """Share of the characters beyond ASCII that cannot be read in this encoding."""
    text = [char for char in sample.decode(encoding, errors="replace") if char > "\x7f"]
    return text.count("�") / len(text) if text else 1.0
