"""Reasons and scores in words, rendered from codes and parameters in Chinese or English."""

import re
from collections.abc import Mapping

from huimin.comparison.queries import Finding
from huimin.intake.queries import batch_code
from huimin.kit import money
from huimin.kit.periods import show_month
from huimin.rules.queries import Rule

GRADES = {1: "M1", 2: "M2", 3: "M3", 8: "M1x", 9: "-"}
_GRADE_WORDS = {
    1: ("身份号码有效且一致", "equal, valid numbers"),
    2: ("15 位号码升为 18 位后一致", "equal once 15 digits are made 18"),
    3: ("残缺号码按姓名、出生日期和区划补全", "a damaged number, completed by name, birth and place"),
    8: ("号码一致但姓名不同，仅供参考", "equal numbers but other names; for information only"),
    9: ("不涉及个人身份匹配", "no person is matched"),
}
_SEVERITIES = {"critical": "严重", "high": "高", "medium": "中", "low": "低", "info": "提示"}
# What a person's number looks like in a register's free text: an ID, an account, a phone, spaced or not; a day is shorter.
_NUMBER = re.compile(r"(?:\d[ -]?){9,}[\dXx]|\d{7,}[Xx]?")

_OTHER_NAME = {"zh": "姓名与登记不一致，仅供参考。", "en": " The names differ; for information only."}


def reason(finding: Finding, programmes: Mapping[int, str], rules: Mapping[str, Rule], lang: str = "zh") -> str:
    """The sentence that says why a finding is one. programmes: no -> name in that language."""
    rule = rules[finding.rule]
    template = rule.reason_zh if lang == "zh" else rule.reason_en
    values = _Told(
        {
            "n_rows": finding.n_rows,
            "n_months": finding.n_months,
            "amount": money.show_grouped(finding.amount_fen),
            "first_month": show_month(finding.first_month) if finding.first_month else "-",
            "last_month": show_month(finding.last_month) if finding.last_month else "-",
            **{name: _shown(name, value, programmes) for name, value in finding.reasons.items()},
        }
    )
    text = template.format_map(values)
    return text + (_OTHER_NAME[lang] if finding.grade == 8 else "")


class _Told(dict):
    """What a finding tells; what a sentence names and the finding, made by an earlier version, has not is a dash."""

    def __missing__(self, name: str) -> str:
        return "-"


def _shown(name: str, value: object, programmes: Mapping[int, str]) -> object:
    if value is None:
        return "-"
    if not isinstance(value, int):
        return _NUMBER.sub("***", value) if isinstance(value, str) else value
    if name.endswith("_fen") or name.startswith("fen_"):
        return money.show_grouped(value)
    if name.endswith("_programme"):
        return programmes.get(value, "-")
    if name.endswith("_month"):
        return show_month(value)
    return value


_GONE = {
    "batch_gone": ("所依据的批次 {batch} 已不再采用", "batch {batch}, on which it rested, is no longer shown"),
    "batch_replaced": (
        "所依据的批次 {batch} 已由批次 {by} 取代",
        "batch {batch}, on which it rested, was replaced by batch {by}",
    ),
    "batch_came": ("批次 {batch} 到达后不再成立", "it holds no longer since batch {batch} came"),
    "rule_changed": ("规则或其参数有变动", "the rule or a parameter of it was changed"),
    "day_moved": ("比对所用的日期有变动", "the day that is taken for today moved"),
    "looked_again": ("再次比对时不再成立", "looked at again it holds no longer"),
}


def withdrawal(because: Mapping | None, lang: str = "zh") -> str:
    """Why a finding was withdrawn; what was withdrawn before reasons were kept only says that it holds no longer."""
    because = because or {"code": "looked_again"}
    code = "batch_replaced" if because.get("by") else because["code"]
    batches = {name: batch_code(because[name]) for name in ("batch", "by") if because.get(name)}
    return _GONE[code][lang != "zh"].format(**batches)


def grade_words(grade: int, lang: str = "zh") -> str:
    """What a match grade means."""
    return _GRADE_WORDS[grade][lang != "zh"]


def severity_word(severity: str, lang: str = "zh") -> str:
    """A severity in words."""
    return _SEVERITIES[severity] if lang == "zh" else severity


_PARTS = {
    "severity_and_grade": (
        "规则“{rule}”严重程度 {severity}，身份匹配 {grade}",
        "rule “{rule}”, severity {severity}, identity {grade}",
    ),
    "confirmed_share": (
        "规则“{rule}”已核查 {n} 条、有问题 {confirmed} 条（另按严重程度 {severity} 计 {prior} 条），身份匹配 {grade}",
        "rule “{rule}”: something found in {confirmed} of {n} checked (severity {severity} weighs {prior}), identity {grade}",
    ),
    "registers": ("{n} 个登记来源一致", "{n} registers agree"),
    "months": ("持续 {n} 个月", "over {n} months"),
    "amount": ("涉及 {amount} 元", "{amount} yuan"),
    "also_found": ("同时命中规则“{rule}”", "also found by rule “{rule}”"),
}


def score_part(part: dict, rules: Mapping[str, Rule], lang: str = "zh") -> str:
    """One part of a score in words."""
    params = dict(part["params"])
    if "rule" in params:
        rule = rules[params["rule"]]
        params["rule"] = rule.title if lang == "zh" else rule.title_en
    if "severity" in params:
        params["severity"] = severity_word(params["severity"], lang)
    if "grade" in params:
        params["grade"] = GRADES[params["grade"]]
    if "fen" in params:
        params["amount"] = money.show_grouped(params["fen"])
    return _PARTS[part["code"]][lang != "zh"].format(**params)
