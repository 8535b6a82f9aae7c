"""The form of a rule as a page shows it and as it comes back: names of fields, choices, what was typed.

Names say the place: `registers-0-view`, `registers-0-conditions-1-column`. A row is there when its first field is; a
button adds or takes away one, so that no script is needed. What was typed is shown again as it was typed.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huimin.kit import money
from huimin.rules import form as forms
from huimin.rules.queries import Condition, Form, Problem, Register

FIRST = {"registers": "view", "exemptions": "view", "conditions": "column"}
ADDED = {"registers": "deaths", "exemptions": "deaths"}
_PLAIN = ("title", "cycle", "subject", "severity", "min_months", "min_yuan")
BEGUN = {"cycle": "monthly", "subject": "person", "severity": "high", "min_months": "1", "min_yuan": "0"}

WORDS: Mapping[str, Mapping[str, str | Promise]] = {
    "cycle": {"monthly": _("按月发放"), "yearly": _("按年发放")},
    "subject": {"person": _("人"), "household": _("户")},
    "severity": {"critical": _("严重"), "high": _("高"), "medium": _("中"), "low": _("低"), "info": _("提示")},
    "who": {"self": _("本人"), "member": _("同户其他人")},
    "time": {
        "any": _("不论时间"), "after": _("发放在此日之后"), "until": _("发放在此日之前"), "during": _("发放在两日之间"),
    },
    "test": {
        "is": _("为"), "is_not": _("不为"), "in": _("为其一（用、隔开）"), "like": _("含"), "not_like": _("不含"),
        "at_least": _("不小于"), "at_most": _("不大于"), "filled": _("已填"), "blank": _("未填"),
    },
}  # fmt: skip
PROBLEMS: Mapping[str, str | Promise] = {
    "choose": _("请从列表中选择。"),
    "text": _("请写 1 至 40 个字，不用大括号。"),
    "number": _("请写整数，月数从 1 起，金额不为负。"),
    "nothing_asked": _("请至少加一个登记或一个条件，否则所有领取的人都会被列出。"),
    "value": _("请按该列填写：文字不含百分号和下划线，数目写整数（金额写元），日期写 2018-01-31。"),
}


@dataclass(frozen=True)
class Field:
    """One field: `choices` (value, label) make it a list to choose from."""

    name: str
    label: str | Promise
    value: str
    choices: Sequence[tuple[str, str | Promise]] = ()
    error: str | Promise = ""


@dataclass(frozen=True)
class Row:
    """A condition, register or exemption with its own conditions; `place` as the buttons name it."""

    place: str
    fields: Sequence[Field]
    conditions: Sequence["Row"] = ()
    may_add: bool = False


def begun() -> QueryDict:
    """The form of a new rule: one register, nothing else picked."""
    return data_of(
        Form(
            title="",
            programmes=(),
            severity="high",
            registers=(Register("deaths", time="after", starts="died_on", months=1),),
        )
    )


def data_of(form: Form | Mapping) -> QueryDict:
    """A form, or one kept as JSON, as the page sends it."""
    said = asdict(form) if isinstance(form, Form) else dict(form)
    data = QueryDict(mutable=True)
    data.setlist("programmes", list(said["programmes"]))
    for name in _PLAIN[:-1]:
        data[name] = str(said[name])
    data["min_yuan"] = money.show(said["min_fen"])
    _put_conditions(data, "", forms.paid_view(Form("", (), cycle=said["cycle"])), said["conditions"])
    for part in ("registers", "exemptions"):
        for at, one in enumerate(said[part]):
            for name in ("view", "who", "time", "starts", "ends", "months"):
                data[f"{part}-{at}-{name}"] = str(one[name])
            _put_conditions(data, f"{part}-{at}-", one["view"], one["conditions"])
    return data


def _put_conditions(data: QueryDict, prefix: str, view: str, conditions: Sequence[Mapping]) -> None:
    for at, one in enumerate(conditions):
        place = f"{prefix}conditions-{at}"
        is_money = one["column"].endswith("_fen")
        shown = [money.show(int(value)) if is_money else value for value in one["values"]]
        data[f"{place}-column"], data[f"{place}-test"], data[f"{place}-values"] = (
            one["column"],
            one["test"],
            "、".join(shown),
        )


def kept(form: Form) -> dict:
    """A form as it is kept with the version made of it; `data_of` opens it again."""
    return json.loads(json.dumps(asdict(form)))


def read(data: QueryDict, names: Mapping[str, str]) -> Form:
    """What was picked. A form without a title is called after what it asks; names: of programmes, by code."""
    registers, exemptions = (
        tuple(_register(data, f"{part}-{at}") for at in _rows(data, part)) for part in ("registers", "exemptions")
    )
    programmes = tuple(data.getlist("programmes"))
    said = {name: data.get(name, BEGUN[name]) for name in ("cycle", "subject", "severity")}
    title = data.get("title", "").strip() or _title(programmes, registers, names)
    return Form(
        title=title,
        programmes=programmes,
        **said,
        conditions=tuple(_conditions(data, "")),
        registers=registers,
        exemptions=exemptions,
        min_months=_whole(data.get("min_months", "1")),
        min_fen=_fen(data.get("min_yuan", "0") or "0"),
    )


def _title(programmes: Sequence[str], registers: Sequence[Register], names: Mapping[str, str]) -> str:
    paid = "、".join(names.get(code, code) for code in programmes[:2])
    seen = "、".join(forms.title_of(one.view) for one in registers[:2] if one.view in forms.register_views())
    return f"{paid}对{seen}"[: forms.LONGEST] if paid and seen else paid[: forms.LONGEST]


def _register(data: QueryDict, place: str) -> Register:
    said = {name: data.get(f"{place}-{name}", "") for name in ("view", "who", "time", "starts", "ends")}
    said |= {"who": said["who"] or "self", "time": said["time"] or "any"}
    days = forms.days_of(said["view"]) if said["view"] in forms.register_views() else ()
    if said["time"] != "any" and said["starts"] not in days and len(days) == 1:
        said["starts"] = days[0]  # another register was chosen: its only day is meant
    months = _whole(data.get(f"{place}-months", "0") or "0")
    return Register(**said, months=months, conditions=tuple(_conditions(data, f"{place}-")))


def _conditions(data: QueryDict, prefix: str) -> Iterator[Condition]:
    for at in _rows(data, "conditions", prefix):
        column, test, typed = (data.get(f"{prefix}conditions-{at}-{name}", "") for name in ("column", "test", "values"))
        values = [part.strip() for part in typed.replace(",", "、").split("、")] if test == "in" else [typed.strip()]
        if column.endswith("_fen"):
            values = [str(fen) if (fen := _fen(value)) >= 0 else value for value in values]
        yield Condition(column, test, () if test in ("filled", "blank") else tuple(values))


def _rows(data: QueryDict, part: str, prefix: str = "") -> range:
    n = 0
    while n < forms.MOST and f"{prefix}{part}-{n}-{FIRST[part]}" in data:
        n += 1
    return range(n)


def _whole(text: str) -> int:
    return int(text) if text.strip().removeprefix("-").isdecimal() and len(text) <= 9 else -1


def _fen(text: str) -> int:
    """Yuan as typed, in fen; -1 where they cannot be read."""
    try:
        return money.read(text)
    except ValueError:
        return -1


def changed(data: QueryDict, act: str) -> QueryDict:
    """What the page shows after a button: `add:registers`, `add:registers-0-conditions`, `remove:registers-1`."""
    data, (verb, _colon, place) = data.copy(), act.partition(":")
    words = place.split("-")
    part = words[-1] if verb == "add" else words[-2] if len(words) > 1 else ""
    if part not in FIRST:
        return data
    prefix = place[: -len(part)] if verb == "add" else place.rpartition(f"{part}-")[0]
    n = len(_rows(data, part, prefix))
    if verb == "add" and n < forms.MOST:
        data[f"{prefix}{part}-{n}-{FIRST[part]}"] = ADDED.get(part, "")
    elif verb == "remove":
        at = int(place.rpartition("-")[2]) if place.rpartition("-")[2].isdecimal() else n
        _close_up(data, f"{prefix}{part}-", at, n)
    return data


def _close_up(data: QueryDict, stem: str, at: int, n: int) -> None:
    """Take row `at` of `n` away; those after it move up."""
    for number in range(at, n):
        for name in [name for name in data if name.startswith(f"{stem}{number}-")]:
            del data[name]
        after = f"{stem}{number + 1}-"
        for name in [name for name in data if name.startswith(after)]:
            data[f"{stem}{number}-{name.removeprefix(after)}"] = data[name]


@dataclass(frozen=True)
class Shown:
    """The whole form for its template."""

    programmes: Sequence[tuple[str, str, bool]]  # code, name, whether it is picked
    plain: Sequence[Field]
    conditions: Sequence[Row]
    registers: Sequence[Row]
    exemptions: Sequence[Row]
    errors: Mapping[str, str | Promise]


def shown(data: QueryDict, problems: Sequence[Problem], names: Mapping[str, str]) -> Shown:
    """The form with what was typed and what is wrong with it, each at its place."""
    wrong = {one.place.replace(".", "-"): PROBLEMS[one.code] for one in problems}
    if not data.get("title", "").strip():
        wrong.pop("title", None)  # it may stay blank: what it would be called after is what is missing
    wrong |= {"min_yuan": wrong["min_fen"]} if "min_fen" in wrong else {}
    picked = set(data.getlist("programmes"))
    labels = {
        "title": _("名称（可不填）"),
        "cycle": _("发放周期"),
        "subject": _("对象"),
        "severity": _("程度"),
        "min_months": _("最少月数"),
        "min_yuan": _("最少金额（元）"),
    }
    plain = [
        Field(
            name,
            labels[name],
            data.get(name, BEGUN.get(name, "")),
            tuple(WORDS.get(name, {}).items()),
            wrong.get(name, ""),
        )
        for name in _PLAIN
    ]
    view = "yearly_payments" if data.get("cycle") == "yearly" else "payment_months"
    return Shown(
        programmes=[(code, name, code in picked) for code, name in names.items()],
        plain=plain,
        conditions=[_condition_row(data, "", at, view, wrong) for at in _rows(data, "conditions")],
        **{
            part: [_register_row(data, part, at, wrong) for at in _rows(data, part)]
            for part in ("registers", "exemptions")
        },
        errors=wrong,
    )


def _register_row(data: QueryDict, part: str, at: int, wrong: Mapping) -> Row:
    place = f"{part}-{at}"
    view, time = data.get(f"{place}-view", ""), data.get(f"{place}-time", "") or "any"
    is_known = view in forms.register_views()
    days = [(name, forms.title_of(view, name)) for name in forms.days_of(view)] if is_known else []

    def field(name: str, label: str | Promise, choices: Sequence = (), begun: str = "") -> Field:
        return Field(
            f"{place}-{name}", label, data.get(f"{place}-{name}", begun), choices, wrong.get(f"{place}-{name}", "")
        )

    views = [("", "—"), *((name, forms.title_of(name)) for name in forms.register_views())]
    fields = [field("view", _("登记"), views), field("who", _("谁"), tuple(WORDS["who"].items()), "self")]
    fields.append(field("time", _("时间"), tuple(WORDS["time"].items()), "any"))
    if time != "any" and is_known:
        fields.append(field("starts", _("日期"), [("", "—"), *days]))
        fields += [field("ends", _("止"), [("", "—"), *days])] if time == "during" else []
        fields.append(field("months", _("相隔月数"), (), "0"))
    rows = [
        _condition_row(data, f"{place}-", n, view if is_known else "", wrong)
        for n in _rows(data, "conditions", f"{place}-")
    ]
    return Row(place, fields, rows, len(rows) < forms.MOST and is_known)


def _condition_row(data: QueryDict, prefix: str, at: int, view: str, wrong: Mapping) -> Row:
    place = f"{prefix}conditions-{at}"
    columns = forms.columns_of(view) if view else {}
    column, test = data.get(f"{place}-column", ""), data.get(f"{place}-test", "")
    asks = forms.asks_of(columns.get(column, "VARCHAR"))
    said = [("", "—"), *((name, f"{forms.title_of(view, name)}（{name}）") for name in columns)]
    fields = [
        Field(f"{place}-column", _("列"), column, said, wrong.get(place, "")),
        Field(f"{place}-test", _("比较"), test, [(name, WORDS["test"][name]) for name in asks]),
    ]
    if test not in ("filled", "blank"):
        fields.append(Field(f"{place}-values", _("值"), data.get(f"{place}-values", "")))
    return Row(place, fields)
