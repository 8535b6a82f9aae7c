"""What must not matter does not: the order of rows, the number of files, their encoding and form, and strangers.

A county of a few people is listed and compared; then the same lists come again, changed in a way that changes no fact,
in the place of the first. Every clue must be what it was, its evidence the same rows wherever they now stand. The
control leaves out one offending row and must be noticed.
"""

import random
from itertools import count

import pytest
import xlsxwriter

from tests.command import number

pytestmark = pytest.mark.nightly  # minutes since the library has seventy rules

PEOPLE = 24
PLACE = ["石竹街道", "高仑村"]
PAID = ["姓名", "身份证号", "乡镇", "村居", "项目名称", "所属期", "发放金额", "银行账号", "保障人数"]
REGISTERS = {
    "deaths": ["姓名", "身份证号", "死亡日期", "火化日期"],
    "public_payroll": ["姓名", "身份证号", "单位名称", "人员类别", "增减时间"],
    "vehicles": ["所有人", "身份证号", "号牌号码", "车辆类型", "初次登记日期"],
    "households": ["姓名", "身份证号", "户号"],
}


def person(n):
    return ["林某" + "甲乙丙丁戊己庚辛壬癸"[n % 10], number(birth=f"19{30 + n % 40}0{1 + n % 9}11", serial=100 + n)]


def account(n):
    return f"9035{n:012d}"


def world(seed):
    """Kind -> rows of cells: what a small county pays, and what its registers say."""
    draw = random.Random(seed)
    rows = {"payments": [], **{kind: [] for kind in REGISTERS}}
    for n in range(PEOPLE):
        who, programme = person(n), draw.choice(["低保", "高龄津贴", "特困"])
        card = account(n - 1 if n and draw.random() < 0.2 else n)
        for month in range(1, 7):
            said = draw.choice([f"2018-0{month}", f"2018年{month}月", f"2018{month:02d}"])
            line = [*who, *PLACE, programme, said, draw.choice(["500", "500.00元"]), card, ""]
            rows["payments"] += [line] * draw.choice([1] * 19 + [2])
            if draw.random() < 0.1:
                rows["payments"].append([*line[:4], draw.choice(["低保", "特困"]), *line[5:]])
            if draw.random() < 0.1:
                rows["payments"].append([*line[:6], draw.choice(["300", "-500", "-200", "800"]), *line[7:]])
            if draw.random() < 0.05:
                rows["payments"].append([line[0], "3.50181E+17", *line[2:]])
        if draw.random() < 0.3 or n < 2:
            rows["deaths"].append([*who, f"2018-0{draw.randint(1, 6)}-1{draw.randint(0, 9)}", ""])
        if draw.random() < 0.3 or n < 2:
            rows["public_payroll"].append([*who, "某局", draw.choice(["在职", "退休", "遗属"]), "2018-03-01"])
        if draw.random() < 0.3 or n < 2:
            rows["vehicles"].append([*who, f"闽A{n:05d}", draw.choice(["小型轿车", "普通二轮摩托车"]), "2017-05-01"])
        rows["households"].append([*who, f"H{n // 3}"])
    return rows


class County:
    """Lists sent to one data directory; remembers which row of the world stands where."""

    def __init__(self, huimin, tmp_path):
        self._huimin, self._folder, self._number = huimin, tmp_path, count()
        self._live: dict[str, list[str]] = {}
        self._cells: dict[tuple, str] = {}

    def send(self, kind, rows, form="utf-8"):
        """One list in the place of the first live one of its kind, or beside the others."""
        name = f"{kind}-{next(self._number)}.{'xlsx' if form == 'xlsx' else 'csv'}"
        header = PAID if kind == "payments" else REGISTERS[kind]
        sheet = _write(self._folder / name, [header, *rows], form)
        for at, row in enumerate(rows, 2):
            self._cells[name, sheet, at] = repr(row)
        older = self._older.pop(0) if self._older else None
        flags = ("--supersedes", older) if older else ("--additional",) if kind == "payments" else ()
        (batch,) = self._huimin("import", kind, self._folder / name, "--region", "350181", *flags)["batches"]
        assert (batch["status"], batch["n_returned"]) == ("accepted", 0), batch["problems"]
        self._sent.append(batch["batch"])

    def replace(self, kind, parts, form="utf-8"):
        """Send the rows of a kind, in parts; the lists that stood before go."""
        self._older, self._sent = self._live.get(kind, []), []
        for part in parts:
            self.send(kind, part, form)
        assert not self._older
        self._live[kind] = self._sent

    def clues(self):
        """Every clue without the places of its evidence, which stand as the rows themselves."""
        run = self._huimin("compare")
        assert self._huimin.code == 0
        found = {}
        for clue in self._huimin("clues"):
            evidence = [
                (e["rule"], e["role"], e["kind"], self._cells[e["file"], e["sheet"], e["row"]])
                for e in clue["evidence"]
            ]
            assert len(clue["evidence"]) == len({tuple(e.values()) for e in clue["evidence"]})
            found[clue["clue"]] = {**clue, "evidence": sorted(evidence), "reasons": sorted(clue["reasons"])}
        return found, run["n_new_clues"], {rule["rule"]: (rule["n_findings"], rule["amount"]) for rule in run["rules"]}


def _write(path, lines, form):
    if form != "xlsx":
        text = "\r\n".join(",".join(line) for line in lines) + "\r\n"
        path.write_bytes(text.encode(form))
        return None
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("发放表")
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
    return "发放表"


@pytest.fixture
def county(huimin, tmp_path):
    return County(huimin, tmp_path)


def _shuffled(rows, seed):
    rows = list(rows)
    random.Random(seed).shuffle(rows)
    return rows


def _strangers(kind, seed):
    """As many people again, of whom no list knows anything but the one line."""
    draw, rows = random.Random(seed), []
    for n in range(60):
        who = ["陈某", number(area="350121", birth="19650202", serial=200 + n)]
        paid = [*who, *PLACE, "低保", "2018-02", "500", account(1000 + n), ""]
        rows.append(paid if kind == "payments" else [*who, f"S{n}"])
    return _shuffled(rows, draw.random())


@pytest.mark.parametrize("seed", [1, 2])
def test_order_files_forms_and_strangers_change_no_finding(county, seed):
    rows = world(seed)
    for kind, listed in rows.items():
        county.replace(kind, [listed])
    first, n_new, by_rule = county.clues()
    assert n_new == len(first) > 5
    # ever more files, for a list can take the place of one other
    changes = {
        "shuffled": lambda kind, listed: ([_shuffled(listed, seed)], "utf-8"),
        "utf-16": lambda kind, listed: ([listed], "utf-16"),
        "strangers": lambda kind, listed: (
            [_shuffled([*listed, *_strangers(kind, seed)], seed) if kind in ("payments", "households") else listed],
            "utf-8-sig",
        ),
        "workbooks": lambda kind, listed: ([listed[:7], listed[7:]] if kind == "payments" else [listed], "xlsx"),
        "two files in gb18030": lambda kind, listed: ([listed[::2], listed[1::2]], "gb18030"),
    }
    for name, change in changes.items():
        for kind, listed in rows.items():
            parts, form = change(kind, listed)
            county.replace(kind, parts, form)
        again, n_new, now_by_rule = county.clues()
        assert n_new == 0, name
        assert again == first, name
        assert now_by_rule == by_rule, name


def test_control_a_row_less_is_noticed(county):
    rows = world(1)
    for kind, listed in rows.items():
        county.replace(kind, [listed])
    first, _, by_rule = county.clues()
    proof = next(e for clue in first.values() for e in clue["evidence"] if e[2] == "payments")[3]
    at = next(n for n, row in enumerate(rows["payments"]) if repr(row) == proof)
    county.replace("payments", [[row for n, row in enumerate(rows["payments"]) if n != at]])
    again, _, now_by_rule = county.clues()
    assert again != first
    assert now_by_rule != by_rule
