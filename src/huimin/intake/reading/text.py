"""Text files: the first lines for finding the header, then pieces of the rest in bounded memory."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from huimin.intake.reading.blocks import Block, TextForm, cut_blocks, parse_block, read_chunks
from huimin.intake.reading.records import Lines, read_record
from huimin.intake.reading.sniff import FileForm
from huimin.intake.reading.types import HeadLine, Piece

DELIMITERS = (",", "\t", ";", "|")
BLOCK_BYTES = 8 * 1024 * 1024
_HEAD_BYTES = 256 * 1024
_HEAD_LINES = 80
_AHEAD = 2


def read_head(path: Path, file_form: FileForm, delimiter: str) -> list[HeadLine]:
    """The first records of a text file, split at this delimiter."""
    chunks = read_chunks(path, file_form.encoding, _HEAD_BYTES)
    data, is_cut = next(chunks, b""), next(chunks, None) is not None
    raw = data.splitlines(keepends=True)
    lines = Lines(raw[:-1] if is_cut else raw, _encoding(file_form))
    head, at = [], 0
    while at < min(len(lines), _HEAD_LINES):
        record = read_record(lines, at, delimiter, (), True)
        cells = tuple(cell or None for cell in record.cells)
        head.append(HeadLine(at + 1, at + record.n_lines + 1, cells))
        at += record.n_lines
    return head


def read_pieces(
    path: Path,
    file_form: FileForm,
    *,
    delimiter: str,
    width: int,
    first_row: int,
    block_bytes: int = BLOCK_BYTES,
) -> Iterator[Piece]:
    """Every line from `first_row` (1-based, the line behind the header) to the end, in order.

    width: cells of the header. Memory: about `_AHEAD` + 2 blocks and their tables.
    """
    is_clean = file_form.is_clean or file_form.encoding == "utf-16"
    form = TextForm(delimiter, width, _encoding(file_form), is_clean)
    chunks = _skip_lines(read_chunks(path, file_form.encoding, block_bytes), first_row - 1)
    base = first_row - 1
    for block in _parse_ahead(cut_blocks(chunks, block_bytes), form):
        if block.table.num_rows:
            yield _piece(block, base)
        base += block.n_lines


def _encoding(file_form: FileForm) -> str:
    return "utf-8" if file_form.encoding == "utf-16" else file_form.encoding


def _piece(block: Block, base: int) -> Piece:
    local = block.table.column("row").to_numpy()
    table = block.table.set_column(0, "row", pa.array(local + base, pa.int32()))
    return Piece(0, None, int(local[0]) + base, table, tuple(row + base for row in block.damaged))


def _skip_lines(chunks: Iterator[bytes], n: int) -> Iterator[bytes]:
    """Leave out the first n lines. They lie within the head, so holding them in memory is cheap."""
    held = b""
    for chunk in chunks:
        if n < 0:
            yield chunk
            continue
        held += chunk
        lines = held.splitlines(keepends=True) if len(held) < 2 * _HEAD_BYTES else _first_lines(held, n + 2)
        # one more line shows that a CR was no half of a CRLF
        if len(lines) > n:
            yield held[sum(map(len, lines[:n])) :]
            n, held = -1, b""
    if n >= 0 and held:
        yield held[sum(map(len, held.splitlines(keepends=True)[:n])) :]


def _first_lines(data: bytes, n: int) -> list[bytes]:
    return data[: 2 * _HEAD_BYTES].splitlines(keepends=True)[:n]


def _parse_ahead(blocks: Iterator[tuple[bytes, bool]], form: TextForm) -> Iterator[Block]:
    """Parse up to `_AHEAD` blocks before they are asked for; a record that runs over a cut is read with the next."""
    with ThreadPoolExecutor(_AHEAD) as pool:
        window: deque[_Parsing] = deque()

        def fill() -> None:
            while len(window) <= _AHEAD and (cut := next(blocks, None)):
                window.append(_Parsing(*cut, pool.submit(parse_block, cut[0], form, cut[1])))

        try:
            fill()
            while window:
                block = window.popleft().future.result()
                fill()
                while block.tail and window:
                    yield block
                    following = window.popleft()
                    following.future.cancel()
                    fill()
                    block = parse_block(block.tail + following.data, form, following.is_last)
                yield block
        finally:
            pool.shutdown(cancel_futures=True)


@dataclass
class _Parsing:
    data: bytes = field(repr=False)
    is_last: bool
    future: Future
