"""The rule file that a form makes. Pure: the same form gives the same text, and the checker accepts what it gives."""

import json
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from huimin.rules.form import Condition, Form, Register, columns_of, paid_view, problems, sentence

_ID = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")


def rule_text(form: Form, rule_id: str, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """The rule file of a form without problems; ValueError where there are some. names: of programmes, by code."""
    wrong = problems(form)
    if wrong or not _ID.match(rule_id):
        raise ValueError(f"{wrong[0].place if wrong else 'id'} cannot stand")
    header = _header(form, rule_id, names)
    lines = [f"-- {key}: {json.dumps(value, ensure_ascii=False)}" for key, value in header.items()]
    return "\n".join([*lines, *_select(form)]) + "\n"


def _header(form: Form, rule_id: str, names: Mapping[str, str]) -> dict[str, object]:
    needs = {paid_view(form), *(one.view for one in (*form.registers, *form.exemptions))}
    if form.subject == "household" or any(one.who == "member" for one in (*form.registers, *form.exemptions)):
        needs.add("households")
    said = sentence(form, names)
    return {
        "id": rule_id,
        "title": form.title,
        "title_en": form.title,
        "status": "draft",
        "severity": form.severity,
        "subject": form.subject,
        "needs": sorted(needs),
        "programmes": sorted(set(form.programmes)),
        "params": _params(form),
        "amount": "whole",
        "reason_zh": "{first_month} 至 {last_month} 发放 {n_months} 个月，共 {amount} 元，符合规则：" + said,
        "reason_en": "Paid for {n_months} months from {first_month} to {last_month}, {amount} yuan, as the rule describes.",
        "basis": [],
        "false_positives": [{"zh": "登记的号码有误，实为他人", "en": "the register names another person's number"}],
        "verify_steps": [
            {"zh": "核对发放记录与登记记录是否为同一人、日期是否属实", "en": "check that both rows mean one person and the days are right"}
        ],
        "duty": [],
        "notes": [{"zh": said, "en": "As its author picked it in the form."}],
    }  # fmt: skip


def _params(form: Form) -> dict[str, dict]:
    """Every number of months and the least amount are parameters of the header."""
    months = {"unit": "months", "zh": "月数", "en": "months"}
    found: dict[str, dict] = {}
    for letter, part in (("r", form.registers), ("e", form.exemptions)):
        for at, one in enumerate(part):
            if one.time != "any":
                found[f"{letter}{at}_months"] = {"default": one.months, **months}
    found["min_months"] = {"default": form.min_months, "unit": "months", "zh": "最少月数", "en": "least months"}
    found["min_fen"] = {"default": form.min_fen, "unit": "fen", "zh": "最少金额", "en": "least amount"}
    return found


def _select(form: Form) -> Iterator[str]:
    """The SELECT: what is paid, what of it stands in the registers, what of that is enough."""
    month = "p.month" if form.cycle == "monthly" else "p.starts_month"
    aliases = [f"r{at}" for at in range(len(form.registers))]
    first = aliases[0] if aliases else ""
    is_kin = bool(form.registers) and form.registers[0].who == "member"
    own = f"{first}_m.name_key" if is_kin else "p.name_key"
    grades = [
        "p.grade",
        *(f"{alias}.grade" for alias in aliases),
        *(["home.grade"] if form.subject == "household" else []),
    ]
    for alias, one in zip(aliases, form.registers, strict=True):
        grades += [f"{alias}_h.grade", f"{alias}_m.grade"] if one.who == "member" else []
    listed = ", ".join(grades)
    yield "with hit as ("
    yield "  select"
    yield f"    {'home.household_key' if form.subject == 'household' else 'p.person_key'} as subject_key, p.programme as programme,"
    yield f"    {month} as month, p.amount_fen as amount_fen, p.ref as ref,"
    yield f"    {f'{first}.ref' if first else 'cast(null as bigint)'} as register_ref,"
    register_name = f"{first}.name_key" if first else "home.name_key" if form.subject == "household" else ""
    yield f"    {own} as name_key, {register_name or 'cast(null as bigint)'} as register_name_key,"
    yield f"    {f'greatest({listed})' if len(grades) > 1 else listed} as grade"
    yield f"  from {paid_view(form)} as p"
    if form.subject == "household":
        yield "  join households as home on home.person_key = p.person_key and home.household_key is not null"
        yield from ("    and home.name_key = p.name_key" for _ in aliases[:1])  # else it is the pair that is returned
    for at, (alias, one) in enumerate(zip(aliases, form.registers, strict=True)):
        yield from _joined(one, alias, month, is_named=at > 0)
    yield "  where p.programme in ($programmes) and p.person_key is not null"
    for one in form.conditions:
        yield f"    and {_condition(paid_view(form), 'p', one)}"
    for at, one in enumerate(form.exemptions):
        yield from _exempted(one, f"e{at}", month)
    yield "),"
    yield from _ENOUGH


_SHARED = (
    "subject_key",
    "programme",
    "month",
    "amount_fen",
    "ref",
    "register_ref",
    "name_key",
    "register_name_key",
    "grade",
)


def _all(alias: str) -> str:
    return ", ".join(f"{alias}.{name} as {name}" for name in _SHARED)


# A payment that several rows of a register meet, and a month that several payments are of, count once.
_ENOUGH = (
    "counted as (",
    f"  select {_all('h')},",
    "    case when row_number() over (",
    "      partition by h.subject_key, h.programme, h.month order by h.ref, h.register_ref",
    "    ) = 1 then 1 else 0 end as is_new_month,",
    "    case when row_number() over (",
    "      partition by h.subject_key, h.programme, h.month, h.ref order by h.register_ref",
    "    ) = 1 then h.amount_fen else 0 end as new_fen",
    "  from hit as h",
    "),",
    "summed as (",
    f"  select {_all('c')},",
    "    sum(c.is_new_month) over (partition by c.subject_key, c.programme) as n_all,",
    "    sum(c.new_fen) over (partition by c.subject_key, c.programme) as fen_all",
    "  from counted as c",
    ")",
    "select",
    *(f"  x.{name} as {name}{',' if name != 'grade' else ''}" for name in _SHARED),
    "from summed as x",
    "where x.n_all >= $min_months and x.fen_all >= $min_fen",
)


def _joined(one: Register, alias: str, month: str, *, is_named: bool) -> Iterator[str]:
    """The joins of a register; all but the first ask for the same name, for a row returns one pair of names."""
    owner = "p"
    if one.who == "member":
        yield f"  join households as {alias}_h on {alias}_h.person_key = p.person_key and {alias}_h.name_key = p.name_key"
        yield f"  join households as {alias}_m on {alias}_m.household_key = {alias}_h.household_key"
        yield f"    and {alias}_m.person_key <> p.person_key"
        owner = f"{alias}_m"
    yield f"  join {one.view} as {alias} on {alias}.person_key = {owner}.person_key"
    if is_named:
        yield f"    and {alias}.name_key = {owner}.name_key"
    for part in [*_times(one, alias, month), *(_condition(one.view, alias, c) for c in one.conditions)]:
        yield f"    and {part}"


def _exempted(one: Register, alias: str, month: str) -> Iterator[str]:
    parts = [*_times(one, alias, month), *(_condition(one.view, alias, c) for c in one.conditions)]
    yield f"    and not exists (select {alias}.ref as ref from {one.view} as {alias}"
    if one.who == "member":
        yield f"      join households as {alias}_m on {alias}_m.person_key = {alias}.person_key"
        yield f"      join households as {alias}_h on {alias}_h.household_key = {alias}_m.household_key"
        yield f"      where {alias}_h.person_key = p.person_key and {alias}_m.person_key <> p.person_key"
    else:
        yield f"      where {alias}.person_key = p.person_key"
    yield from (f"        and {part}" for part in parts)
    yield "    )"


def _times(one: Register, alias: str, month: str) -> Iterator[str]:
    number = f"${alias}_months"

    def of(day: str) -> str:
        return f"year({alias}.{day}) * 12 + month({alias}.{day})"

    if one.time == "after":
        yield f"{month} >= {of(one.starts)} + {number}"
    elif one.time == "until":
        yield f"{month} <= {of(one.starts)} - {number}"
    elif one.time == "during":
        yield f"({alias}.{one.starts} is null or {month} >= {of(one.starts)} + {number})"
        last = one.ends or one.starts
        yield f"({alias}.{last} is null or {month} <= {of(last)} - {number})" if one.ends else f"{number} >= 0"


def _condition(view: str, alias: str, one: Condition) -> str:
    type_, column = columns_of(view)[one.column], f"{alias}.{one.column}"
    values = [_literal(type_, value) for value in one.values]
    text = f"coalesce({column}, '')" if type_ == "VARCHAR" else column
    return {
        "is": lambda: f"{column} = {values[0]}",
        "is_not": lambda: f"({column} is null or {column} <> {values[0]})",
        "in": lambda: f"{column} in ({', '.join(values)})",
        "like": lambda: f"{text} like {_contains(one.values[0])}",
        "not_like": lambda: f"{text} not like {_contains(one.values[0])}",
        "at_least": lambda: f"{column} >= {values[0]}",
        "at_most": lambda: f"{column} <= {values[0]}",
        "filled": lambda: f"{column} is not null",
        "blank": lambda: f"{column} is null",
    }[one.test]()


def _literal(type_: str, value: str) -> str:
    if type_ == "VARCHAR":
        return _quoted(value)
    return f"cast({_quoted(value)} as date)" if type_ == "DATE" else str(int(value))


def _contains(value: str) -> str:
    return _quoted(f"%{value}%")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
