"""A payment CSV through the real import against DuckDB's bare read_csv → Parquet of the same file."""

import sys
from subprocess import run

from bench import made, stages
from bench.place import N_ROUNDS, Figure, Place, in_turn, middle, ratio
from bench.product import clone, huimin

_BARE = (
    "import duckdb, sys; c = duckdb.connect(config={'memory_limit': '2GB'}); c.execute('set enable_progress_bar = false'); c.execute("
    "f\"copy (select * from read_csv('{sys.argv[1]}')) to '{sys.argv[2]}' (format parquet)\")"
)


def measure(place: Place) -> Figure:
    """Ratio ≤ 4, at most 2 GiB of memory, and where the time goes."""
    file = made.payment_csv(place.at("payments.csv"), place.scale.n_csv_rows)
    empty, home, bare = place.at("empty-home"), place.at("import-home"), place.at("bare.parquet")
    huimin(empty, "init")
    peaks = []

    def ours() -> float:
        ran = huimin(clone(empty, home), "import", "payments", file, "--programme", "DIBAO")
        assert ran.answer["batches"][0]["n_received"] == place.scale.n_csv_rows
        peaks.append(ran.peak_bytes)
        return ran.seconds

    def theirs() -> float:
        return stages.seconds_of(lambda: run([sys.executable, "-c", _BARE, str(file), str(bare)], check=True))

    rounds = in_turn([ours, theirs], N_ROUNDS, place.say)
    spent = stages.of_import(clone(empty, home), file)
    total = sum(spent.values())
    return Figure(
        title=f"Import of {place.scale.n_csv_rows:,} payment rows (CSV), times the bare read_csv → Parquet",
        value=ratio(rounds),
        limit=4,
        unit="×",
        rounds=rounds,
        details=[
            ["where the time goes", "s", "share"],
            *([what, f"{seconds:.2f}", f"{seconds / total:.0%}"] for what, seconds in spent.items()),
            ["median of the whole, process start included", f"{middle(rounds):.2f}", ""],
        ],
        more_limits=[["Peak memory of that import", round(max(peaks) / 2**30, 2), 2, "GiB"]],
    )
