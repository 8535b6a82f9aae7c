"""The manual of rules: one page a rule from its header, Chinese first. `python -m huimin.rules.manual docs/rules` writes it."""

import sys
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from huimin.localities.loader import load
from huimin.rules.examples import examples
from huimin.rules.loader import load_library, themes
from huimin.rules.types import Rule, Text

_SEVERITIES = {"critical": "严重", "high": "高", "medium": "中", "low": "低", "info": "提示"}
_SUBJECTS = {"person": "人", "household": "户", "account": "账户", "village": "村", "unit": "单位"}
_AMOUNTS = {
    "whole": ("全部计入", "the whole payment-month"),
    "excess": ("只计超出部分", "the excess only"),
    "repeat": ("首笔以外的部分", "all but the payment that was due"),
    "shortfall": ("只计少发部分", "what is missing"),
    "none": ("不计金额", "no money"),
}
_DIRECTIONS = {
    "overpaid": ("不应发而发", "paid where it should not be"),
    "owed": ("应发而未发", "owed and not paid"),
    "conduct": ("程序与账务", "how it was done"),
}
_CITY = "fuzhou"  # whose programmes the examples name
BY_HAND = {"left-out.md", "increments.md"}  # comparisons for which nobody can send the data; what is looked at again
_GENERATED = "<!-- Written by huimin.rules.manual from the rule's file; change that one. -->"


def pages() -> dict[str, str]:
    """File name -> Markdown: an index and a page for every rule of the library."""
    rules = load_library()
    return {"README.md": _index(rules.values())} | {f"{rule.id}.md": page(rule) for rule in rules.values()}


def page(rule: Rule) -> str:
    """What a rule finds, when it is silent, on what it rests and how to verify it."""
    amount_zh, amount_en = _AMOUNTS[rule.amount]
    facts = [
        ("编号 · Id", f"`{rule.id}` ({rule.theme}, {rule.status})"),
        ("严重程度 · Severity", _severity(rule)),
        ("对象 · Subject", f"{_SUBJECTS[rule.subject]} · {rule.subject}"),
        ("项目 · Programmes", ", ".join(rule.programmes) or "按项目目录 · as the catalogue says"),
        ("数据 · Data", ", ".join(rule.needs)),
        ("方向 · Direction", " · ".join(_DIRECTIONS[rule.direction])),
        ("金额 · Amount", f"{amount_zh} · {amount_en}"),
    ]
    parts = [
        f"# {rule.title} · {rule.title_en}",
        _GENERATED,
        "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in facts)]),
        _list("何时列出 · When it speaks", rule.notes),
        _section("疑点说明 · What it says", [f"> {rule.reason_zh}", ">", f"> {rule.reason_en}"]),
        _examples(rule),
        _section("参数 · Parameters", [_parameter(name, p) for name, p in rule.params.items()]),
        _list("可能误报 · Known false positives", rule.false_positives),
        _section("尚不能识别 · Known gaps", [_gap(gap) for gap in rule.known_gaps]),
        _list("核查步骤 · How to verify", rule.verify_steps),
        _section("依据 · Basis", [_basis(item) for item in rule.basis]),
        _section("履职链条 · Who should have prevented it", [f"1. {d.zh} · {d.en}" for d in rule.duty]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _index(rules: Iterable[Rule]) -> str:
    order = list(themes())
    rules = sorted(rules, key=lambda rule: (order.index(rule.theme), rule.id))
    rows = [
        f"| {themes()[r.theme].zh} · {themes()[r.theme].en} | [{r.title}]({r.id}.md) | {r.title_en} | {_severity(r)} |"
        for r in rules
    ]
    head = [
        "# 比对规则 · Comparison rules",
        "",
        _GENERATED,
        "",
        "疑点是问题，不是结论。A match is a question, never a verdict.",
        "",
    ]
    return "\n".join([*head, "| 主题 · Theme | 规则 | Rule | 严重程度 · Severity |", "|---|---|---|---|", *rows]) + "\n"


def _examples(rule: Rule) -> str:
    lines = []
    for place, one in enumerate(examples(rule, _programmes()), 1):
        verdict = "列出 · found" if one.found else "不列出 · silent"
        lines += [f"**{place}. {verdict}** ({one.name})", ""]
        lines += [f"- {line.zh} · {line.en}" for line in one.given]
        lines += [f"- → **{line.zh} · {line.en}**" for line in one.found]
        lines.append("")
    return _section(
        "例子 · Worked examples", ["下列例子就是规则的测试。 The rule is tested with these.", "", *lines[:-1]]
    )


@lru_cache(maxsize=1)
def _programmes() -> dict[str, Text]:
    return {one.code: Text(one.name, one.name_en) for one in load(_CITY).programmes}


def _severity(rule: Rule) -> str:
    if not rule.steps:
        return f"{_SEVERITIES[rule.severity]} · {rule.severity}"
    unit = {"n_months": ("个月起", "months"), "amount_fen": ("分起", "fen")}[rule.steps_by]
    return "; ".join(
        f"{number} {unit[0]}{_SEVERITIES[name]} · {name} from {number} {unit[1]}" for number, name in rule.steps
    )


def _section(title: str, lines: list[str]) -> str:
    return "\n".join([f"## {title}", "", *lines]) if lines else ""


def _list(title: str, texts: Iterable[Text]) -> str:
    return _section(title, [f"- {text.zh} {text.en[0].upper()}{text.en[1:].rstrip('.')}." for text in texts])


def _parameter(name, parameter) -> str:
    unit = parameter.unit
    return f"- `{name}` = {parameter.default} ({unit.zh} · {unit.en}): {parameter.title.zh} · {parameter.title.en}"


def _gap(gap) -> str:
    kind = f"（缺 `{gap.kind}`，等级降一级 · no `{gap.kind}` yet: one level lower）" if gap.kind else ""
    return f"- {gap.zh} {gap.en[0].upper()}{gap.en[1:].rstrip('.')}.{kind}"


def _basis(item) -> str:
    article = "" if item.article == "-" else f"第{item.article}条 · art. {item.article}"
    checked = "" if item.is_checked else "（依据待核 · not checked yet）"
    return f"- {item.title.zh} · {item.title.en} {article}{checked}".rstrip()


def write(folder: Path) -> None:
    """Write all pages into a folder; pages of rules that are no more are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for path in folder.glob("*.md"):
        if path.name not in wanted and path.name not in BY_HAND:
            path.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
