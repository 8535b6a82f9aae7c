"""The books of every village at the city scale, with large cash payments and split bills planted among them."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from huimin.simulation.city import columns, files
from huimin.simulation.city.stories import Stage
from huimin.simulation.places import Village

files.REGISTERS["village_entries"] = [
    "县区",
    "乡镇",
    "村居",
    "日期",
    "凭证号",
    "摘要",
    "收入金额",
    "支出金额",
    "收款方",
    "付款方式",
]
_WHAT = ("集体收入", "村道保洁费", "购办公用品", "会议室维修")


def village_books(
    directory: Path, villages: list[Village], stage: Stage, years: range, random: np.random.Generator
) -> dict[str, object]:
    """Four lines a village and month: income, cleaning, and two small bills."""
    n_villages, n_months = len(villages), 12 * len(years)
    n = n_villages * n_months * 4
    at = np.arange(n)
    village, month, kind = at // (n_months * 4), at // 4 % n_months, at % 4
    day = _days(years, month, kind)
    fen = np.where(kind == 0, 200_000, np.where(kind == 1, 180_000, random.integers(60, 790, n) * 100))
    planted = _plant(stage, villages, random)
    columns_of = [np.concatenate((drawn, extra)) for drawn, extra in zip(
        (village, kind, day.astype(np.int64), fen), planted[:4], strict=True)]  # fmt: skip
    payee, method = planted[4], planted[5]

    def part(piece: slice) -> list[pa.Array]:
        place, what, days, money = (column[piece] for column in columns_of)
        index = pa.array(place.astype(np.int32))
        extra = [at - n for at in range(piece.start, piece.stop) if at >= n]
        own = _own_payees(villages, what[: len(what) - len(extra)], place)
        county, township, name = (
            pa.array([getattr(village, key) for village in villages]).take(index)
            for key in ("county", "township", "name")
        )
        income = columns.money(np.where(what == 0, money, 0))
        spent = columns.money(np.where(what == 0, 0, money))
        drawn = ["现金" if code > 1 else "转账" for code in what[: len(what) - len(extra)]]
        cash = drawn + [method[at] for at in extra]
        payees = pa.concat_arrays([own.cast(pa.string()), pa.array([payee[at] for at in extra], pa.string())])
        number = columns.by_code(np.arange(piece.start, piece.stop), lambda value: f"{value + 1:08d}")
        summary = columns.by_code(np.minimum(what, 4), lambda code: (*_WHAT, "采购材料款")[code])
        dates = columns.day(days.astype("datetime64[D]"))
        return [county, township, name, dates, number, summary, income, spent, payees, pa.array(cash)]

    total = len(columns_of[0])
    file = "全市村级收支明细.csv"
    for story, rows in planted[6].items():
        stage.stories[story].rows += [(file, n + at + 2) for at in rows]
    return files.register(directory, stage, "village_entries", file, "350100000000", total, part, [])


def _days(years: range, month: np.ndarray, kind: np.ndarray) -> np.ndarray:
    first = np.datetime64(f"{years[0]}-01", "M")
    return (first + month.astype("timedelta64[M]")).astype("datetime64[D]") + (3 + kind * 7).astype("timedelta64[D]")


def _own_payees(villages: list[Village], what: np.ndarray, place: np.ndarray) -> pa.Array:
    return pa.array([_WHAT[code] + villages[v].short if code else "" for code, v in zip(what, place, strict=False)])


def _plant(stage: Stage, villages: list[Village], random: np.random.Generator) -> tuple:
    """Planted lines as columns (village, kind 4, day, fen, payee, method) and the rows of each story."""
    chosen = random.choice(len(villages), 24, replace=False)
    lines, rows = [], {}
    for at, village in enumerate(chosen.tolist()):
        day = np.datetime64("2018-03-05") + np.timedelta64(5 * at, "D")
        if at % 2:
            story = stage.story("cash_over_limit", None, None, "大额现金支出", village=village)
            added = [(village, day, 860_000 + at * 1000, "施工人", "现金")]
        else:
            story = stage.story("split_payments", None, None, "将一项支出拆分支付", village=village)
            added = [
                (village, day, 470_000, "建材店", "转账"),
                (village, day + np.timedelta64(9, "D"), 485_000, "建材店", "转账"),
            ]
        rows[story] = range(len(lines), len(lines) + len(added))
        stage.stories[story].amount_fen = sum(line[2] for line in added)
        lines += added
    place, days, fen, payee, method = zip(*lines, strict=True)
    kinds = np.full(len(lines), 4)
    return np.array(place), kinds, np.array(days, "datetime64[D]").astype(np.int64), np.array(fen), payee, method, rows
