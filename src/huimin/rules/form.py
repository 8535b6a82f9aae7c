"""A rule as a form: what may be picked, what is wrong with what was picked, and the sentence it reads as.

What is picked are names of views, columns and programmes; what is typed are whole numbers, days and short texts.
`rules.form_text` makes the rule file of it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from huimin.datasets.queries import load_kinds
from huimin.kit import money
from huimin.rules.checker import made_of, views
from huimin.rules.types import SEVERITIES

PAID_VIEWS = ("payments", "net_payments", "payment_months_ever", "payment_months", "yearly_payments")
CYCLES = ("monthly", "yearly")
SUBJECTS = ("person", "household")
WHO = ("self", "member")  # of the register: the person paid, or somebody of the same household (registration)
TIMES = ("any", "after", "until", "during")
TESTS = {
    "VARCHAR": ("is", "is_not", "in", "like", "not_like", "filled", "blank"),
    "DATE": ("at_least", "at_most", "filled", "blank"),
}
NUMBER_TESTS = ("is", "is_not", "in", "at_least", "at_most", "filled", "blank")
MOST, LONGEST, LARGEST = 5, 40, 10**15
_TEXT = re.compile(r"[^%_\\{}]{1,40}\Z")
_CODE = re.compile(r"[A-Z][A-Z0-9-]*\Z")


@dataclass(frozen=True)
class Condition:
    """A column of a row against values: texts as typed, numbers as digits, days as YYYY-MM-DD."""

    column: str
    test: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Register:
    """Somebody stands in a register, at a time and with attributes.

    time: any · after: paid `months` months after that of `starts` or later · until: paid up to `months` months before
    that of `starts` · during: paid between `starts` and `ends`, `months` let pass at either end; a blank day bounds nothing.
    """

    view: str
    who: str = "self"
    time: str = "any"
    starts: str = ""
    ends: str = ""
    months: int = 0
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Form:
    """凡领取〔programmes〕、且在〔registers〕中的〔subject〕，达到〔min_months〕〔min_fen〕的，除非〔exemptions〕。"""

    title: str
    programmes: tuple[str, ...]
    cycle: str = "monthly"
    subject: str = "person"
    severity: str = "medium"
    conditions: tuple[Condition, ...] = ()
    registers: tuple[Register, ...] = ()
    exemptions: tuple[Register, ...] = ()
    min_months: int = 1
    min_fen: int = 0


@dataclass(frozen=True)
class Problem:
    """What cannot stand: the place in the form (`registers.0.starts`) and a code."""

    place: str
    code: str


def register_views() -> tuple[str, ...]:
    """The views that name persons, other than payments."""
    found = (name for name, columns in views().items() if {"ref", "person_key", "name_key", "grade"} <= columns.keys())
    return tuple(sorted(name for name in found if name not in PAID_VIEWS))


def columns_of(view: str) -> Mapping[str, str]:
    """What a condition may ask of a view: column -> type; no key, no row number, no month of the books' own counting."""
    hidden = {"ref", "grade", "month", "programme"}
    return {name: type_ for name, type_ in views()[view].items() if name not in hidden and not name.endswith("_key")}


def days_of(view: str) -> tuple[str, ...]:
    """The columns of a view that hold a day."""
    return tuple(name for name, type_ in columns_of(view).items() if type_ == "DATE")


def asks_of(type_: str) -> tuple[str, ...]:
    """What may be asked of a column of this type."""
    return TESTS.get(type_, NUMBER_TESTS)


def title_of(view: str, column: str = "") -> str:
    """The Chinese name of a view or of one of its columns, as the dataset kind states it; else its own name."""
    kind = load_kinds().get("payments" if view in PAID_VIEWS else made_of().get(view, view))
    if kind is None:
        return column or view
    if not column:
        return kind.title if view in load_kinds() or view in PAID_VIEWS else f"{kind.title}（{view}）"
    return next((one.title for one in kind.columns if column in one.facts), column)


def problems(form: Form) -> list[Problem]:
    """Everything that keeps the form from being a rule."""
    found = [Problem(place, "choose") for place, is_wrong in _wrong_choices(form).items() if is_wrong]
    if (
        not form.title.strip()
        or len(form.title) > LONGEST
        or not form.title.isprintable()
        or set(form.title) & set("{}")
    ):
        found.append(Problem("title", "text"))
    if not 1 <= form.min_months <= 600:
        found.append(Problem("min_months", "number"))
    if not 0 <= form.min_fen <= LARGEST:
        found.append(Problem("min_fen", "number"))
    if not form.registers and not form.conditions:
        found.append(Problem("registers", "nothing_asked"))
    found += _wrong_conditions("conditions", paid_view(form), form.conditions)
    for part in ("registers", "exemptions"):
        for at, register in enumerate(getattr(form, part)):
            found += _wrong_register(f"{part}.{at}", register)
    return found


def _wrong_choices(form: Form) -> dict[str, bool]:
    return {
        "programmes": not form.programmes or not all(map(_CODE.match, form.programmes)),
        "cycle": form.cycle not in CYCLES,
        "subject": form.subject not in SUBJECTS,
        "severity": form.severity not in SEVERITIES,
        "registers": len(form.registers) > MOST,
        "exemptions": len(form.exemptions) > MOST,
        "conditions": len(form.conditions) > MOST,
    }


def _wrong_register(place: str, register: Register) -> list[Problem]:
    if register.view not in register_views():
        return [Problem(f"{place}.view", "choose")]
    days = days_of(register.view)
    wrong = {
        "who": register.who not in WHO,
        "time": register.time not in TIMES,
        "starts": register.time != "any" and register.starts not in days,
        "ends": register.time == "during" and bool(register.ends) and register.ends not in days,
        "months": not 0 <= register.months <= 600,
        "conditions": len(register.conditions) > MOST,
    }
    found = [Problem(f"{place}.{name}", "choose") for name, is_wrong in wrong.items() if is_wrong]
    return found + _wrong_conditions(f"{place}.conditions", register.view, register.conditions)


def _wrong_conditions(place: str, view: str, conditions: Sequence[Condition]) -> list[Problem]:
    found = []
    for at, one in enumerate(conditions):
        type_ = columns_of(view).get(one.column)
        if type_ is None or one.test not in asks_of(type_):
            found.append(Problem(f"{place}.{at}", "choose"))
            continue
        wanted = (0, 0) if one.test in ("filled", "blank") else (1, 20 if one.test == "in" else 1)
        is_read = all(_is_value(type_, value) for value in one.values)
        if not wanted[0] <= len(one.values) <= wanted[1] or not is_read:
            found.append(Problem(f"{place}.{at}", "value"))
    return found


def _is_value(type_: str, value: str) -> bool:
    if type_ == "VARCHAR":
        return bool(_TEXT.match(value)) and value.isprintable()
    if type_ == "DATE":
        try:
            return date.fromisoformat(value).isoformat() == value
        except ValueError:
            return False
    return re.fullmatch(r"-?[0-9]{1,15}", value) is not None and type_ != "BOOLEAN"


def sentence(form: Form, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """The form in Chinese, as one sentence. names: of programmes, by code."""
    who = {"person": "人", "household": "户"}[form.subject]
    parts = [f"凡领取〔{'、'.join(names.get(code, code) for code in form.programmes)}〕的{who}"]
    parts += [_condition_said(paid_view(form), one) for one in form.conditions]
    parts += [_register_said(one) for one in form.registers]
    least = [f"满〔{form.min_months}〕个月"] if form.cycle == "monthly" else []
    least += [f"满〔{form.min_fen // 100}.{form.min_fen % 100:02d}〕元"] if form.min_fen else []
    text = "，".join([*parts, *([f"发放{'、'.join(least)}的"] if least else [])])
    if form.exemptions:
        text += "，除非" + "，或者".join(_register_said(one) for one in form.exemptions)
    return text + "。"


def _register_said(register: Register) -> str:
    whose = {"self": "本人", "member": "同户其他人"}[register.who]
    name, day = title_of(register.view), title_of(register.view, register.starts)
    said = f"{whose}在〔{name}〕中有记载"
    said += "".join(f"，{_condition_said(register.view, one)}" for one in register.conditions)
    if register.time == "after":
        said += f"，发放月在〔{day}〕所在月之后第〔{register.months}〕个月或更晚"
    elif register.time == "until":
        said += f"，发放月在〔{day}〕所在月之前第〔{register.months}〕个月或更早"
    elif register.time == "during":
        last = f"至〔{title_of(register.view, register.ends)}〕" if register.ends else "起"
        said += f"，发放月在〔{day}〕{last}之间（两端宽限〔{register.months}〕个月）"
    return said


_SAID = {
    "is": "为", "is_not": "不为", "in": "为其一：", "like": "含", "not_like": "不含", "at_least": "不小于",
    "at_most": "不大于", "filled": "已填", "blank": "未填",
}  # fmt: skip


def _condition_said(view: str, one: Condition) -> str:
    is_money = one.column.endswith("_fen")
    values = [f"{money.show(int(value))}元" if is_money else value for value in one.values]
    return f"〔{title_of(view, one.column)}〕{_SAID[one.test]}" + (f"〔{'、'.join(values)}〕" if values else "")


def paid_view(form: Form) -> str:
    return "yearly_payments" if form.cycle == "yearly" else "payment_months"
