"""A text file as blocks of bytes that end with a line, and each block as a table of cells.

Most blocks are read by PyArrow as they are. That is right exactly when it finds as many records as the block has line
ends and the last line closes its quotes; else the lines with odd quotes are read by `records` and the others again.
"""

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from huimin.intake.reading.records import Lines, Record, read_record, split_line
from huimin.intake.reading.types import FileRefusedError

_LONGEST_LINE = 64 * 1024 * 1024
_PART_BYTES = 256 * 1024
_NEAR_END = 4096
_BYTES_PER_ODD_LINE = 400  # more lines of odd width than this allows are read part by part
_MOST_MORE_CELLS = 200  # a line of a million commas makes no million columns
_BOM = codecs.BOM_UTF8


@dataclass(frozen=True)
class TextForm:
    """How to read the lines. width: cells of the header line; is_clean: known to be valid UTF-8."""

    delimiter: str
    width: int
    encoding: str
    is_clean: bool


@dataclass(frozen=True)
class Block:
    """A parsed block. table: `row` counts from 1 within the block. tail: bytes of a record that goes on behind it."""

    table: pa.Table
    n_lines: int
    damaged: tuple[int, ...]
    tail: bytes = b""


def read_chunks(path: Path, encoding: str, size: int) -> Iterator[bytes]:
    """The file's bytes without its byte order mark; UTF-16 comes as UTF-8, anything else as it is."""
    decoder = codecs.getincrementaldecoder("utf-16")(errors="replace") if encoding == "utf-16" else None
    with path.open("rb") as file:
        if file.read(3) != _BOM or encoding == "utf-16":
            file.seek(0)
        while chunk := file.read(size):
            yield decoder.decode(chunk).encode() if decoder else chunk
    if decoder and (last := decoder.decode(b"", True)):
        yield last.encode()


def cut_blocks(chunks: Iterator[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """Blocks of about `size` bytes that end with a line end (LF, CRLF or CR); True with the last one."""
    held: bytes | None = None
    rest = b""
    for chunk in chunks:
        if len(rest) + len(chunk) < size:
            rest += chunk
            continue
        block, rest = _cut(rest, chunk)
        if block:
            if held is not None:
                yield held, False
            held = block
        elif len(rest) > _LONGEST_LINE:
            raise FileRefusedError("file_unreadable", form="line")
    if rest and held is not None:
        yield held, False
        held = None
    if held is not None or rest:
        yield (held if held is not None else rest), True


def _cut(rest: bytes, chunk: bytes) -> tuple[bytes, bytes]:
    """What ends with a line end, and what is left; a block is copied once."""
    if end := chunk.rfind(b"\n") + 1:
        return b"".join((rest, memoryview(chunk)[:end])), chunk[end:]
    whole = rest + chunk
    end = _last_line_end(whole)
    return whole[:end], whole[end:]


def _last_line_end(data: bytes) -> int:
    """Index behind the last line end; a CR as the last byte may be half of a CRLF."""
    at = data.rfind(b"\n") + 1
    return at or data.rfind(b"\r", 0, len(data) - 1) + 1


def count_lines(data: bytes) -> int:
    """Physical lines, however they end."""
    n = data.count(b"\n")
    if b"\r" in data:
        n += data.count(b"\r") - data.count(b"\r\n")
    return n if data.endswith((b"\n", b"\r")) or not data else n + 1


def parse_block(data: bytes, form: TextForm, is_last: bool) -> Block:
    """Cells of every line of a block. Blank lines are rows of nulls; short lines are filled with nulls.

    A line with more filled cells than the header is `line_columns`; one whose quotes or bytes cannot be read is
    `line_broken`. Both keep the cells that could be told apart.
    """
    if form.is_clean:
        return _parse_utf8(data, form, is_last)
    try:
        return _parse_bytes(data, form)
    except _OutOfStepError:
        pass
    text = data.decode(form.encoding, errors="replace")
    block = _parse_utf8(text.encode(), replace(form, encoding="utf-8", is_clean=True), is_last)
    damaged: tuple[int, ...] = ()
    lines = data.splitlines(keepends=True)
    if "\ufffd" in text and block.table.num_rows:
        done = enumerate(lines[: block.n_lines])
        bad = [at for at, line in done if not _is_readable(line, form.encoding)]
        rows = block.table["row"].to_numpy()
        damaged = tuple(sorted({int(rows[np.searchsorted(rows, at + 1, side="right") - 1]) for at in bad}))
    n_tail = len(block.tail.splitlines())
    return replace(block, damaged=damaged, tail=b"".join(lines[len(lines) - n_tail :]))


class _OutOfStepError(Exception):
    """The fast parser took a line end for part of a field, or met lines of several widths."""


@dataclass(frozen=True)
class _Careful:
    """Records read one at a time, by the line they begin with; the lines they took; lines in front of the tail."""

    records: dict[int, Record]
    taken: set[int]
    n_done: int


def _parse_bytes(data: bytes, form: TextForm) -> Block:
    """A block that is not known to be UTF-8: cut into cells as bytes, which are then decoded."""
    if _needs_care(data, form):
        raise _OutOfStepError
    # PyArrow hands odd rows over as UTF-8 only, so they are not asked for here
    table = _read_csv(data, form.delimiter, _usual_width(data, form), pa.binary(), None)
    table, damaged = _decode(table, form.encoding)
    at = np.arange(table.num_rows)
    return Block(_widen(table, at, form.width), len(at), tuple(row + 1 for row in damaged))


def _parse_utf8(data: bytes, form: TextForm, is_last: bool) -> Block:
    if not _needs_care(data, form):
        try:
            return _arrange(data, None, {}, form, _usual_width(data, form), len(data) // _BYTES_PER_ODD_LINE)
        except _OutOfStepError:
            pass
    return _parse_in_parts(data, form, is_last)


def _parse_in_parts(data: bytes, form: TextForm, is_last: bool) -> Block:
    """Part by part, so that most lines still take the fast way and the memory of the slow one is bounded."""
    tables, n_lines, tail = [], 0, b""
    chunks = (data[at : at + _PART_BYTES] for at in range(0, len(data), _PART_BYTES))
    for part, is_end in cut_blocks(chunks, _PART_BYTES):
        block = _parse_part(tail + part, form, is_last and is_end)
        rows = block.table["row"].to_numpy() + n_lines
        tables.append(block.table.set_column(0, "row", pa.array(rows, pa.int32())))
        n_lines += block.n_lines
        tail = block.tail
    return Block(pa.concat_tables(tables).combine_chunks(), n_lines, (), tail)


def _parse_part(data: bytes, form: TextForm, is_last: bool) -> Block:
    usual = _usual_width(data, form)
    if not _needs_care(data, form):
        try:
            return _arrange(data, None, {}, form, usual)
        except _OutOfStepError:
            pass
    lines = data.splitlines(keepends=True)
    odd = {at for at, line in enumerate(lines) if line.count(b'"') % 2 or b"\0" in line}
    odd |= {len(lines) - 1} | ({0} if lines[0].startswith(_BOM) else set())
    try:
        return _mend(lines, sorted(odd), form, usual, is_last)
    except _OutOfStepError:
        return _mend(lines, range(len(lines)), form, usual, is_last)


def _mend(lines: list[bytes], odd: Iterable[int], form: TextForm, usual: int, is_last: bool) -> Block:
    """Read the records that begin with `odd` lines one at a time, the others together."""
    careful = _read_carefully(lines, odd, form, usual, is_last)
    kept = [at for at in range(careful.n_done) if at not in careful.taken]
    # a CR must not meet the LF of a line that did not follow it
    plain = b"".join([lines[at][:-1] + b"\n" if lines[at].endswith(b"\r") else lines[at] for at in kept])
    block = _arrange(plain, np.array(kept, dtype=int), careful.records, form, usual)
    return replace(block, n_lines=careful.n_done, tail=b"".join(lines[careful.n_done :]))


def _needs_care(data: bytes, form: TextForm) -> bool:
    if b"\0" in data or data.startswith(_BOM):
        return True
    last = _last_line(data)
    return b'"' in last and split_line(last.decode(form.encoding, "replace"), form.delimiter)[1]


def _last_line(data: bytes) -> bytes:
    """The last line that is not blank, without its end."""
    end = len(data) - len(data[-_NEAR_END:]) + len(data[-_NEAR_END:].rstrip(b"\r\n"))
    if end <= len(data) - _NEAR_END:
        end = len(data.rstrip(b"\r\n"))
    return data[max(data.rfind(b"\n", 0, end), data.rfind(b"\r", 0, end)) + 1 : end]


def _usual_width(data: bytes, form: TextForm) -> int:
    """The number of cells most of the first records have: all lines may lack trailing delimiters, or have too many."""
    lines = data[:65_536].splitlines(keepends=True)[:60]
    texts = Lines(lines[:-1] if len(data) > 65_536 and len(lines) > 1 else lines, form.encoding)
    at, widths = 0, []
    while at < len(texts):
        record = read_record(texts, at, form.delimiter, (form.width,), False)
        at += record.n_lines
        if len(record.cells) > 1:
            widths.append(len(record.cells))
    usual = max(set(widths), key=lambda width: (widths.count(width), width == form.width), default=form.width)
    return usual if usual <= form.width + _MOST_MORE_CELLS else form.width


def _read_csv(
    data: bytes, delimiter: str, width: int, kind: pa.DataType, odd_rows: list[int] | None, most_odd: int | None = None
) -> pa.Table:
    """All cells as they are; `odd_rows` takes the 0-based records of another width. Raises _OutOfStepError."""
    names = [f"c{at}" for at in range(width)]

    def skip(row):
        odd_rows.append(row.number - 1)
        return "error" if most_odd is not None and len(odd_rows) > most_odd else "skip"

    options = (
        csv.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=names),
        csv.ParseOptions(
            delimiter=delimiter, ignore_empty_lines=False, invalid_row_handler=None if odd_rows is None else skip
        ),
        csv.ConvertOptions(
            column_types=dict.fromkeys(names, kind),
            strings_can_be_null=True,
            null_values=[""],
            quoted_strings_can_be_null=True,
        ),
    )
    try:
        table = csv.read_csv(pa.py_buffer(data), *options)
    except pa.ArrowInvalid as error:
        raise _OutOfStepError from error
    if table.num_rows + len(odd_rows or ()) != count_lines(data):
        raise _OutOfStepError
    return table.combine_chunks()


def _decode(table: pa.Table, encoding: str) -> tuple[pa.Table, tuple[int, ...]]:
    """Binary columns to text, each distinct value once: most columns are digits, or the same words again and again."""
    columns, damaged = [], set()
    for column in table.columns:
        array = pa.concat_arrays(column.chunks)
        if _is_ascii(array):
            columns.append(array.cast(pa.string()))
            continue
        coded = array.dictionary_encode()
        values = coded.dictionary.to_pylist()
        texts = pa.array([value.decode(encoding, errors="replace") for value in values], pa.string())
        columns.append(texts.take(coded.indices))
        if pc.any(pc.match_substring(texts, "\ufffd")).as_py():
            bad = [at for at, value in enumerate(values) if not _is_readable(value, encoding)]
            indices = pc.fill_null(coded.indices, -1).to_numpy()
            damaged |= set(np.flatnonzero(np.isin(indices, bad)).tolist())
    return pa.Table.from_arrays(columns, names=table.column_names), tuple(sorted(damaged))


def _is_ascii(array: pa.BinaryArray) -> bool:
    values = array.buffers()[2]
    return values is None or values.to_pybytes().isascii()


def _is_readable(value: bytes, encoding: str) -> bool:
    try:
        value.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _read_carefully(lines: list[bytes], odd: Iterable[int], form: TextForm, usual: int, is_last: bool) -> _Careful:
    texts = Lines(lines, form.encoding)
    records: dict[int, Record] = {}
    taken: set[int] = set()
    next_free = 0
    for at in odd:
        if at < next_free:
            continue
        record = read_record(texts, at, form.delimiter, (usual, form.width), is_last)
        if record.is_open:
            return _Careful(records, taken, at)
        next_free = at + record.n_lines
        records[at] = record
        taken.update(range(at, next_free))
    return _Careful(records, taken, len(lines))


def _arrange(
    data: bytes,
    kept: np.ndarray | None,
    records: dict[int, Record],
    form: TextForm,
    usual: int,
    most_odd: int | None = None,
) -> Block:
    """Parse the plain lines and put the records of both parsers in order, every one as wide as the header.

    kept: 0-based lines of the block that `data` holds, None for all.
    """
    odd_rows: list[int] = []
    names = {f"c{at}": pa.array([], pa.string()) for at in range(usual)}
    table = _read_csv(data, form.delimiter, usual, pa.string(), odd_rows, most_odd) if data else pa.table(names)
    at = np.arange(table.num_rows + len(odd_rows)) if kept is None else kept
    is_odd = np.zeros(len(at), dtype=bool)
    is_odd[odd_rows] = True
    if odd_rows:
        lines = data.splitlines()
        split = (split_line(lines[row].decode(), form.delimiter)[0] for row in odd_rows)
        records = {**records, **{int(at[row]): Record(cells) for row, cells in zip(odd_rows, split, strict=True)}}
    arranged = _widen(table, at[~is_odd], form.width)
    if records:
        arranged = pa.concat_tables([arranged, _record_table(records, form.width)])
        order = np.argsort(arranged["row"].to_numpy(), kind="stable")
        arranged = arranged.take(pa.array(order)).combine_chunks()
    return Block(arranged, len(at), ())


def _widen(table: pa.Table, at: np.ndarray, width: int) -> pa.Table:
    n = table.num_rows
    broken = pa.nulls(n, pa.string())
    for name in table.column_names[width:]:
        if table[name].null_count < n:
            broken = pc.if_else(table[name].combine_chunks().is_valid(), "line_columns", broken)
    cells = [table.column(i) if i < table.num_columns else pa.nulls(n, pa.string()) for i in range(width)]
    return _piece_table(pa.array(at + 1, pa.int32()), broken, cells)


def _record_table(records: dict[int, Record], width: int) -> pa.Table:
    at = sorted(records)
    rows, broken = [], []
    for line in at:
        cells = records[line].cells
        broken.append(records[line].broken or ("line_columns" if any(cells[width:]) else None))
        rows.append(([cell or None for cell in cells] + [None] * width)[:width])
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    return _piece_table(pa.array([line + 1 for line in at], pa.int32()), pa.array(broken, pa.string()), columns)


def _piece_table(row: pa.Array, broken: pa.Array, cells: list) -> pa.Table:
    numeric = pa.array(np.zeros(len(row), dtype=np.int64))
    names = ["row", "numeric", "broken", *(f"c{at}" for at in range(len(cells)))]
    return pa.Table.from_arrays([row, numeric, broken, *cells], names=names)
