"""Fact files: one Parquet a batch, integers throughout, sorted, never changed in place."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from huimin.warehouse.engine import engine
from huimin.warehouse.home import Home

_ROW_GROUP = 122_880
ARROW_TYPES = {
    "BIGINT": pa.int64(), "INTEGER": pa.int32(), "SMALLINT": pa.int16(), "TINYINT": pa.int8(), "DATE": pa.date32(),
    "VARCHAR": pa.string(),
}  # fmt: skip
_SQL_TYPES = {arrow: name for name, arrow in ARROW_TYPES.items()}


class FactWriter:
    """Takes the facts of a batch piece by piece and leaves one sorted file.

    Pieces go to disk as they come, so memory does not grow with the file; the sort at the end may spill. Nothing that
    identifies a person is in a fact, so the spilled pieces need no sealing.
    """

    def __init__(self, home: Home, folder: Path, schema: pa.Schema, order: Sequence[str]):
        self._home, self._order, self._schema = home, order, schema
        self._pieces, self._final = folder / "pieces.parquet", folder / "facts.parquet"
        texts = [field.name for field in schema if pa.types.is_string(field.type)]
        self._writer = pq.ParquetWriter(self._pieces, schema, compression="lz4", use_dictionary=texts)
        self._filled = set(order)
        self.n_rows = 0

    def add(self, piece: pa.Table) -> None:
        """Append a piece; its columns are brought into the schema's order and types."""
        self._writer.write_table(piece.select(self._schema.names).cast(self._schema))
        self._filled |= {name for name in self._schema.names if piece[name].null_count < piece.num_rows}
        self.n_rows += piece.num_rows

    def finish(self) -> Path:
        """Sort everything that was added into the final file and return its path."""
        self._writer.close()
        sort_parquet(self._home, self._pieces, self._final, self._order, self._empty())
        self._pieces.unlink()
        return self._final

    def _empty(self) -> dict[str, str]:
        return {field.name: _SQL_TYPES[field.type] for field in self._schema if field.name not in self._filled}


def sort_parquet(home: Home, source: Path, target: Path, order: Sequence[str], empty: Mapping[str, str]) -> None:
    """Write the rows of `source` into `target`, sorted (nulls last); the same rows give the same bytes.

    empty: the columns in which every row is null, with their types: they need not be carried through the sort.
    """
    rows = f"select * exclude ({', '.join(empty)})" if empty else "select *"
    shown = ", ".join(f"null::{empty[name]} as {name}" if name in empty else name for name in read_schema(source))
    with engine(home, memory="1GB") as connection:
        connection.execute(
            f"copy (select {shown} from ({rows} from read_parquet($source) order by "
            f"{', '.join(f'{c} nulls last' for c in order)})) "
            f"to '{quoted(target)}' (format parquet, compression zstd, compression_level 1, row_group_size {_ROW_GROUP})",
            {"source": str(source)},
        )


def quoted(path: Path) -> str:
    """A path inside a SQL string."""
    return str(path).replace("'", "''")


def write_table(table: pa.Table, path: Path) -> None:
    """A small Parquet file of a table that is already in order."""
    pq.write_table(table, path, compression="zstd")


def read_table(path: Path, columns: Sequence[str] | None = None, filters=None) -> pa.Table:
    """A Parquet file, or some of its columns and rows, as a table."""
    return pq.read_table(path, columns=columns, filters=filters)


def read_schema(path: Path) -> list[str]:
    """The column names of a Parquet file."""
    return pq.read_schema(path).names
