"""Runs one SELECT that a user wrote over the open books, in a process that may be lost (warehouse.confined): argument FOLDER.

The folder holds `order.json` and the small tables. Of the views only the columns the SELECT reads are taken, into memory;
then every view and setting is taken away, and only then the SELECT runs. It leaves `report.json` and, if it ended well,
`found.arrow`. Of an error only its sort is told: the engine's own text may quote a value.
"""

import json
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa

from huimin.ledger.books import Frame, Tables, open_books
from huimin.warehouse.engine import Connection, EngineError, locked
from huimin.warehouse.facts import read_table
from huimin.warehouse.home import Home

TABLES = ("programmes", "exclusive_programmes", "parameters", "links")


def main() -> int:
    """Do what the order says. Exit 0 with a report, or die of a limit."""
    folder = Path(sys.argv[1])
    order = json.loads((folder / "order.json").read_text())
    frame = Frame(date.fromisoformat(order["as_of"]), order["first_month"], order["last_month"])
    paths = {kind: [Path(path) for path in found] for kind, found in order["paths"].items()}
    tables = Tables(*(read_table(folder / f"{name}.parquet") for name in TABLES))
    home = Home(folder, folder)
    report = {"error": None, "n_rows": 0}
    try:
        with open_books(home, paths, tables, frame, memory=order["memory"]) as connection:
            take_in(connection, order["reads"])
            locked(connection)
            report["n_rows"] = leave(connection, order["sql"], order["most_rows"], folder / "found.arrow")
    except (EngineError, MemoryError) as error:
        report["error"] = type(error).__name__
    (folder / "report.json").write_text(json.dumps(report))
    return 0


def take_in(connection: Connection, reads: dict) -> None:
    """Keep of the books what is read, as tables of the same names; everything else goes."""
    connection.execute("create schema kept")
    for view, (columns, programmes) in reads.items():
        bound = "true" if programmes is None else f"programme in ({', '.join(map(str, programmes))})"
        chosen = ", ".join(f'"{column}"' for column in columns) or "1 as one"
        connection.execute(f'create table kept."{view}" as select {chosen} from "{view}" where {bound}')
    made = "select view_name from duckdb_views() where not internal"
    for (view,) in connection.execute(made).fetchall():
        connection.execute(f'drop view if exists "{view}"')
    for (table,) in connection.execute("select table_name from duckdb_tables() where temporary").fetchall():
        connection.execute(f'drop table "{table}"')
    connection.execute("set schema = 'kept'")


def leave(connection: Connection, sql: str, most_rows: int, path: Path) -> int:
    """Write what the SELECT returns, unless it is more than `most_rows`; how many rows there are.

    Through a table: a LIMIT around a join never ends in duckdb 2.0.0.
    """
    connection.execute(f"create table kept._found as {sql}")
    n_rows = connection.execute("select count(*) from kept._found").fetchall()[0][0]
    if n_rows <= most_rows:
        found = connection.sql("select * from kept._found").to_arrow_table()
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, found.schema) as writer:
            writer.write_table(found)
    return n_rows


if __name__ == "__main__":
    sys.exit(main())
