"""An edition with as many lines as wanted: the real divisions, made-up payments, one village five times the size of others."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from hashlib import file_digest
from pathlib import Path

import numpy as np
import pyarrow as pa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from huimin.disclosure.edition import write_edition
from huimin.disclosure.manifest import NAME, body_of, sign
from huimin.disclosure.types import PARTS, Part, ShownEdition, Statement
from huimin.kit.months import month_number
from huimin.localities.loader import load

_FILE, _PROGRAMMES, _ENTRIES = "E000001.sqlite3", 12, 2_000
_NAMES = [f"{family}*{given}" for family in "陈林黄张吴李王郑刘蔡" for given in "金木水火土日月山川明"]
_LETTERS = np.frombuffer(b"bcdfghjkmnpqrstv", dtype=np.uint8)


def largest_village(folder: Path, n_lines: int, say: Callable[[str], None]) -> int:
    """The village with most lines of the edition in a folder, made there once."""
    regions = [(r.code, r.level, r.name, r.parent) for r in load("fuzhou").divisions if r.valid_to is None]
    villages = np.array([code for code, level, _, _ in regions if level == "village"], dtype=np.int64)
    if not (folder / NAME).exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "dropbox").mkdir(exist_ok=True)
        say(f"  an edition of {n_lines:,} payments …")
        lines = _lines(villages, n_lines)
        rows = {"about": _ABOUT, "programme": _programmes(), "region": regions, "entry": _entries(int(villages[0]))}
        write_edition(folder / _FILE, rows, {"line": lines, "total": _totals(lines)})
        _show(folder)
    return int(villages[0])


_ABOUT = [
    ("edition", "E000001"), ("as_of", "2018-12-31"), ("city", "福州市"), ("city_en", "Fuzhou"), ("city_code", "350100000000"),
    ("complaint", "12345"), ("complaint_en", "12345"),
]  # fmt: skip


def _programmes() -> list[tuple]:
    texts = ("照顾有需要的人。", "Cares for those in need.") * 4
    return [(no, f"P{no}", f"补贴项目{no}", f"Programme {no}", "B", "monthly", "民政部门", "Civil affairs", *texts) for no in range(1, _PROGRAMMES + 1)]  # fmt: skip


def _lines(villages: np.ndarray, n: int) -> pa.Table:
    random = np.random.default_rng(11)
    weight = np.ones(len(villages))
    weight[0] = 5
    at = random.choice(len(villages), size=n, p=weight / weight.sum())
    programme = random.integers(1, _PROGRAMMES + 1, n)
    month = random.integers(month_number(2011, 1), month_number(2018, 12) + 1, n)
    order = np.lexsort((month, programme, villages[at]))
    names = pa.array(_NAMES).take(pa.array(random.integers(0, len(_NAMES), n)))
    columns = {
        "village": villages[at][order], "programme": programme[order], "starts_month": month[order], "n_months": np.ones(n, np.int64),
        "name": names, "amount_fen": random.integers(50, 900, n) * 100, "post": pa.nulls(n, pa.string()), "id": _ids(n, random),
    }  # fmt: skip
    return pa.table(columns)


def _ids(n: int, random: np.random.Generator) -> pa.Array:
    letters = _LETTERS[random.integers(0, 16, n * 14, dtype=np.uint8)]
    offsets = np.arange(n + 1, dtype=np.int32) * 14
    return pa.Array.from_buffers(pa.string(), n, [None, pa.py_buffer(offsets), pa.py_buffer(letters)])


def _totals(lines: pa.Table) -> pa.Table:
    months, village = lines["starts_month"].to_numpy(), lines["village"].to_numpy()
    pieces = []
    for places in (village, village // 1000 * 1000, village // 10**6 * 10**6, np.full(len(village), 350100000000)):
        placed = pa.table({"programme": lines["programme"], "region": places, "year": (months - 1) // 12, "amount_fen": lines["amount_fen"]})  # fmt: skip
        sums = placed.group_by(["programme", "region", "year"]).aggregate(
            [("amount_fen", "sum"), ("amount_fen", "count")]
        )
        n = sums["amount_fen_count"]
        pieces.append(pa.table({"programme": sums["programme"], "region": sums["region"], "year": sums["year"], "is_counts_only": pa.array([0] * len(n)), "n_payments": n, "n_persons": n, "amount_fen": sums["amount_fen_sum"]}))  # fmt: skip
    return pa.concat_tables(pieces)


def _entries(village: int) -> list[tuple]:
    first = month_number(2011, 1)
    return [
        (
            village,
            first + at % 96,
            20110101,
            f"{at}",
            "购办公用品",
            "管理费用",
            None,
            12_345,
            5_000_000,
            "cash",
            1,
            f"e{at:013d}",
        )
        for at in range(_ENTRIES)
    ]


def _show(folder: Path) -> None:
    with (folder / _FILE).open("rb") as file:
        sha256 = file_digest(file, "sha256").hexdigest()
    parts = tuple(Part(part, date(2099, 1, 1), 1) for part in PARTS)
    shown = ShownEdition("E000001", date(2018, 12, 31), _FILE, sha256, parts)
    statement = Statement(1, "福州市", "2018-12-31T00:00:00Z", shown, "", "", {})
    with suppress(FileNotFoundError):
        (folder / NAME).unlink()
    (folder / NAME).write_bytes(sign(body_of(statement), Ed25519PrivateKey.generate()))
