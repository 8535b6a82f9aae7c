"""A workbook of payments through the real import against calamine's bare reading of the same cells."""

import sys
from subprocess import run

from bench import made, stages
from bench.place import N_ROUNDS, Figure, Place, in_turn, middle, ratio
from bench.product import clone, huimin

_BARE = (
    "import python_calamine as c, sys; b = c.CalamineWorkbook.from_path(sys.argv[1]); "
    "assert len(b.get_sheet_by_index(0).to_python()) == int(sys.argv[2]) + 1"
)


def measure(place: Place) -> Figure:
    """Ratio ≤ 3, both as processes of their own; the start of the program is told apart."""
    n = place.scale.n_xlsx_rows
    file = made.payment_xlsx(place.at("payments.xlsx"), n)
    empty, home = place.at("empty-home"), place.at("import-home")
    huimin(empty, "init")

    def ours() -> float:
        ran = huimin(clone(empty, home), "import", "payments", file, "--programme", "DIBAO")
        assert ran.answer["batches"][0]["n_received"] == n
        return ran.seconds

    def theirs() -> float:
        return stages.seconds_of(lambda: run([sys.executable, "-c", _BARE, str(file), str(n)], check=True))

    rounds = in_turn([ours, theirs], N_ROUNDS, place.say)
    start = middle([[huimin(empty, "init").seconds] for _ in range(3)])
    spent = stages.of_import(clone(empty, home), file)
    return Figure(
        title=f"Import of {n:,} payment rows (.xlsx), times calamine alone",
        value=ratio(rounds),
        limit=3,
        unit="×",
        rounds=rounds,
        details=[
            ["part", "s"],
            ["the program's start, in the figure above", f"{start:.2f}"],
            *([what, f"{seconds:.2f}"] for what, seconds in spent.items()),
        ],
    )
