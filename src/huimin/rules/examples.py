"""The cases of a rule as worked examples: what the units sent, and what the rule lists, in words a clerk understands.

They are the very cases that the rule is tested with, so they cannot say anything else than what it does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from huimin.datasets.queries import load_kinds
from huimin.datasets.types import Column
from huimin.kit.yamlfile import read_yaml
from huimin.rules.checker import made_of
from huimin.rules.types import Rule, Text

_LIBRARY = Path(__file__).parent / "library"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_SEVERITIES = {"critical": "严重", "high": "高", "medium": "中", "low": "低", "info": "提示"}
_VIEWS = {
    "today": Text("以此日为准", "taken for today"),
    "exclusive_programmes": Text("不得同时享受的项目", "programmes that exclude each other"),
    "couples": Text("婚姻登记", "Marriages"),
    "yearly_payments": Text("年度发放", "Yearly payments"),
}
_WORDS = {
    "region": Text("区划", "region"),
    "county": Text("区县", "county"),
    "county_code": Text("区县", "county"),
    "region_code": Text("区划", "region"),
    "as_of": Text("日期", "day"),
    "household": Text("户", "household"),
    "account": Text("账户", "account"),
    "phone": Text("电话", "phone"),
    "married_on": Text("登记日期", "registered on"),
    "spouse": Text("配偶", "spouse"),
    "spouse_name": Text("配偶姓名为第", "spouse's name: no."),
    "staff": Text("工作人员", "staff"),
    "staff_name": Text("工作人员姓名为第", "staff's name: no."),
    "ended_on": Text("终止日期", "ended on"),
    "mask": Text("公示的姓名为第", "name on the board: no."),
    "unit": Text("单位", "unit"),
    "age_effective_months": Text("生日后年龄起算的月数", "months after the birthday from which an age counts"),
}
_ANOTHER = Text("别的参数", "another limit")
_GRADES = {
    3: Text("证件号码残缺，经补全", "number damaged, completed"),
    8: Text("号码相同、姓名不同", "same number, another name"),
    9: Text("证件号码残缺", "number damaged"),
}
_PERSONS = ("spouse", "staff")  # a second person of a row
_NOT_SAID = {"row", "person", "programme", "period", "monthly", "once", "amount", "grade", "name", "pay_on"}


@dataclass(frozen=True)
class Example:
    """A case in words. given: what was sent, a line a row; found: what the rule lists of it, nothing where it is silent.

    name: what the case shows, as its author put it, in English.
    """

    name: str
    given: tuple[Text, ...]
    found: tuple[Text, ...]


def examples(rule: Rule, programmes: Mapping[str, Text]) -> tuple[Example, ...]:
    """The worked examples of a rule; a rule that a user wrote has none. programmes: code -> name."""
    path = _LIBRARY / rule.theme / f"{rule.id}.cases.yml"
    if not path.exists():
        return ()
    return tuple(_Reader(rule, programmes).example(case) for case in read_yaml(path.read_text(encoding="utf-8")))


class _Reader:
    """Puts one case into words; persons are 甲, 乙 … in the order in which they come."""

    def __init__(self, rule: Rule, programmes: Mapping[str, Text]):
        self.rule, self.programmes = rule, programmes
        self.known: dict[str, dict[object, int]] = {}

    def example(self, case: Mapping) -> Example:
        self.known = {}
        given = [line for view, rows in case["given"].items() for row in rows for line in self._row(view, row)]
        limits = [self._limit(name, value) for name, value in (case.get("parameters") or {}).items()]
        found = [self._finding(one) for one in case.get("expect") or ()]
        return Example(case["name"], tuple(limits + given), tuple(found))

    def _limit(self, name: str, value: int, county: object = None) -> Text:
        """A limit as a case sets it: of the header, or of a county."""
        if stated := self.rule.params.get(name):
            title, shown = stated.title, replace(stated, default=value).shown
        else:
            title, shown = _WORDS.get(name, _ANOTHER), Text(str(value), str(value))
        where = Text(f"区县 {county} 的", f" of county {county}") if county else Text("", "")
        return Text(f"{where.zh}参数“{title.zh}”为 {shown.zh}", f"parameter “{title.en}”{where.en} is {shown.en}")

    def _row(self, view: str, row: Mapping) -> Iterator[Text]:
        if view == "parameters":
            yield self._limit(row["name"], row["value"], row.get("county_code") or row.get("county"))
            return
        kind = load_kinds().get(made_of().get(view, view))
        title = _VIEWS.get(view) or (Text(kind.title, kind.title_en) if kind else Text(view, view))
        facts = {fact: column for column in kind.columns for fact in column.facts} if kind else {}
        said = [
            *self._always(row),
            *(
                self._said(key, value, facts)
                for key, value in row.items()
                if key not in _NOT_SAID and not key.endswith("_grade")
            ),
        ]
        yield _joined(title, said)

    def _always(self, row: Mapping) -> Iterator[Text]:
        if "person" in row:
            yield self._entity("person", row["person"])
        if row.get("name") is not None and row["name"] != row.get("person"):
            yield Text("姓名不同", "another name")
        if row.get("grade") in _GRADES:
            yield _GRADES[row["grade"]]
        for other in _PERSONS:
            if (grade := row.get(f"{other}_grade")) in _GRADES:
                yield Text(f"{_WORDS[other].zh}{_GRADES[grade].zh}", f"{_WORDS[other].en}: {_GRADES[grade].en}")
        if "programme" in row:
            yield self._programme(row["programme"])
        if "monthly" in row:
            yield Text(f"{_months(row['monthly'])} 每月", f"each month of {_months(row['monthly'], '–')}")
        elif "period" in row:
            yield Text(_months(row["period"]), _months(row["period"], "–"))
        if "amount" in row:
            yield Text(f"{row['amount']} 元", f"{row['amount']} yuan")
        if "pay_on" in row:
            yield Text(f"{row['pay_on']} 发放", f"paid on {row['pay_on']}")

    def _said(self, key: str, value: object, facts: Mapping[str, Column]) -> Text:
        names = (
            key,
            f"{key}_key",
            f"{key}_fen",
            f"{key}_hundredths",
            f"qty_{key}",
            "qty_hundredths" if key == "area" else key,
        )
        column = next((facts[name] for name in names if name in facts), None)
        title = _WORDS.get(key) or (Text(column.title, column.title_en) if column else Text(key, key))
        if value is None:
            return Text(f"{title.zh}空白", f"no {title.en[0].lower()}{title.en[1:]}")
        if f"{key}_key" in facts or key in (*_PERSONS, "household", "account", "phone"):
            return self._entity("person" if key in _PERSONS else key, value, title)
        if column is not None and column.type == "amount":
            return Text(f"{title.zh} {value} 元", f"{title.en} {value} yuan")
        if column is not None and column.type == "code" and value in column.codes:
            return Text(f"{title.zh} {column.codes[value][0]}", f"{title.en} {value}")
        if (column is not None and column.type == "programme") or key.startswith("programme"):
            return self._programme(value)
        return Text(f"{title.zh} {_plain(value)}", f"{title.en} {_plain(value)}")

    def _entity(self, kind: str, value: object, title: Text | None = None) -> Text:
        if value is None:
            return Text("不知是谁", "nobody known")
        known = self.known.setdefault(kind, {})
        place = known.setdefault(value, len(known))
        if kind != "person":
            return Text(f"{title.zh} {place + 1}", f"{title.en} {place + 1}")
        stem = _STEMS[place] if place < len(_STEMS) else f"第{place + 1}人"
        before = title or Text("", "")
        return Text(f"{before.zh}{stem}", f"{before.en} person {place + 1}".strip())

    def _programme(self, code: object) -> Text:
        return self.programmes.get(str(code), Text(str(code), str(code))) if code else Text("项目空白", "no programme")

    def _finding(self, one: Mapping) -> Text:
        said = [self._subject(one["subject"])]
        if one.get("programme"):
            said.append(self._programme(one["programme"]))
        if one.get("months"):
            said.append(Text(f"{one['months']} 个月", f"{one['months']} months"))
        if one.get("amount"):
            said.append(Text(f"{one['amount']} 元", f"{one['amount']} yuan"))
        if one.get("severity"):
            said.append(Text(f"程度{_SEVERITIES[one['severity']]}", one["severity"]))
        if one.get("grade") in _GRADES:
            said.append(_GRADES[one["grade"]])
        return _joined(None, said)

    def _subject(self, value: object) -> Text:
        words = {"person": Text("", ""), "household": _WORDS["household"], "account": _WORDS["account"]}
        if self.rule.subject in words:
            return self._entity(self.rule.subject, value, words[self.rule.subject])
        return Text("该单位", "the unit") if self.rule.subject == "unit" else Text("该村（社区）", "the village")


def _joined(title: Text | None, said: list[Text]) -> Text:
    zh, en = "，".join(one.zh for one in said), ", ".join(one.en for one in said)
    return Text(f"{title.zh}：{zh}", f"{title.en}: {en}") if title else Text(zh, en)


def _months(period: object, to: str = "至") -> str:
    return str(period)[:7].replace("..", to) if isinstance(period, date) else str(period).replace("..", to)


def _plain(value: object) -> str:
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)
