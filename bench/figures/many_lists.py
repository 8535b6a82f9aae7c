"""How the cost of a comparison grows with the number of lists that the same payments came in."""

import hashlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq

from bench import towns
from bench.place import Figure, Place, in_turn, middle, ratio
from bench.product import clone, last_run_seconds

_ROUNDS, _PARTS = 2, 25
_AS_OF = "2018-12-31"
_COMPARE = """
import sys
from huimin.cli.command import main
from huimin.ledger import gathering
gathering.ROWS_A_FILE = float(sys.argv[1])
main(["compare", "--as-of", sys.argv[2]])
"""


def measure(place: Place) -> Figure:
    """≤ 1.5 × for twenty-five times as many lists. Beside it what the same takes where nothing is gathered."""
    from huimin.ledger.gathering import ROWS_A_FILE

    base, many, home = towns.home(place), place.at("many-lists"), place.at("many-lists-home")
    n_few, n_many = _n_lists(base), _cut(clone(base, many))

    def seconds(of: Path, rows_a_file: float) -> float:
        environment = {**os.environ, "HUIMIN_HOME": str(clone(of, home))}
        command = [sys.executable, "-c", _COMPARE, str(rows_a_file), _AS_OF]
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        return last_run_seconds(home)

    sides = [lambda: seconds(many, ROWS_A_FILE), lambda: seconds(base, ROWS_A_FILE), lambda: seconds(many, 0)]
    rounds = in_turn(sides, _ROUNDS, place.say)
    return Figure(
        title=f"A comparison of everything where the payments came in {n_many:,} lists, times the same in {n_few:,}",
        value=ratio([each[:2] for each in rounds]),
        limit=1.5,
        unit="×",
        rounds=rounds,
        details=[
            ["what", "s"],
            [f"{n_many:,} lists", f"{middle(rounds):.1f}"],
            [f"{n_few:,} lists", f"{middle(rounds, 1):.1f}"],
            [f"{n_many:,} lists, files not gathered", f"{middle(rounds, 2):.1f}"],
        ],
    )


def _n_lists(home: Path) -> int:
    with sqlite3.connect(home / "huimin.sqlite3") as connection:
        found = "select count(*) from ledger_postedbatch where kind = 'payments' and shown_until is null"
        return connection.execute(found).fetchone()[0]


def _cut(home: Path) -> int:
    """Each list of payments in a home as so many; how many there are then. Behind the product's back, since thousands of
    imports take an hour: what a comparison reads of them is as it would be."""
    with sqlite3.connect(home / "huimin.sqlite3") as connection:
        number = connection.execute("select max(batch) from ledger_postedbatch").fetchone()[0]
        lists = "select batch from ledger_postedbatch where kind = 'payments' and shown_until is null"
        for (batch,) in connection.execute(lists).fetchall():
            rows = pq.read_table(home / "batches" / str(batch) / "facts.parquet")
            size = -(-rows.num_rows // _PARTS)
            parts = [rows.slice(at, size) for at in range(0, rows.num_rows, size)]
            for at, part in enumerate(parts):
                number += at > 0
                _keep(connection, home, batch, number if at else batch, part)
    connection.close()
    return _n_lists(home)


def _keep(connection: sqlite3.Connection, home: Path, batch: int, number: int, rows) -> None:
    folder = home / "batches" / str(number)
    folder.mkdir(exist_ok=True)
    building = folder / "building.parquet"
    pq.write_table(rows, building, compression="zstd", compression_level=1)
    sha256, n_bytes = hashlib.sha256(building.read_bytes()).hexdigest(), building.stat().st_size
    building.replace(folder / "facts.parquet")
    if number != batch:
        for table, key in (("ledger_postedbatch", "batch"), ("ledger_postedfile", "batch_id")):
            kept = [
                name for _, name, *_ in connection.execute(f"pragma table_info({table})") if name not in (key, "id")
            ]
            named = ", ".join(kept)
            only = " and part = 'facts'" if key == "batch_id" else ""
            copied = f"insert into {table} ({key}, {named}) select ?, {named} from {table} where {key} = ?{only}"
            connection.execute(copied, (number, batch))
    connection.execute("update ledger_postedbatch set n_rows = ? where batch = ?", (rows.num_rows, number))
    said = "update ledger_postedfile set sha256 = ?, n_bytes = ? where batch_id = ? and part = 'facts'"
    connection.execute(said, (sha256, n_bytes, number))
