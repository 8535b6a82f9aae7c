"""A comparison rule as its file states it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

SUBJECTS = ("person", "household", "account", "village", "unit")
STATUSES = ("draft", "trial", "stable", "retired")
SEVERITIES = ("critical", "high", "medium", "low", "info")
OWED = "owed"
DIRECTIONS = ("overpaid", OWED, "conduct")
AMOUNTS = ("whole", "excess", "repeat", "shortfall", "none")


class RuleError(ValueError):
    """A rule, or a case of one, that cannot stand. Its text names rule, line and remedy."""


@dataclass(frozen=True)
class Text:
    """A sentence in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh


UNITS = {
    "days": "天",
    "months": "个月",
    "years": "年",
    "fen": "分",
    "per cent": "%",
    "per cent of the contract": "占合同价的 %",
    "per cent of the limit": "占限额的 %",
    "per cent of the rent of a peer": "占同类租金的 %",
    "hundredths of a per cent": "万分之一",
    "hundredths of a mu": "百分之一亩",
    "hundredths of a square metre": "百分之一平方米",
    "hundredths of the middle deviation": "中位离差的百分之一",
    "grade": "级",
    "contracts": "份合同",
    "households": "户",
    "children": "个子女",
    "cases": "件",
    "hundredths of a household": "百分之一户",
    "programmes": "个项目",
    "payments": "笔",
    "1 is yes": "1 为是",
}
"""What a parameter counts, as a header says it -> in Chinese."""

_A_HUNDRED = {
    "fen": Text("元", "yuan"),
    "hundredths of a per cent": Text("%", "%"),
    "hundredths of a mu": Text("亩", "mu"),
    "hundredths of a square metre": Text("平方米", "m²"),
    "hundredths of the middle deviation": Text("倍中位离差", "times the middle deviation"),
    "hundredths of a household": Text("户", "households"),
}
"""Units too small for people -> what a hundred of them are."""


@dataclass(frozen=True)
class Gap:
    """An exemption the rule cannot see. `kind`: the dataset kind that would show it, None where none ever will."""

    zh: str
    en: str
    kind: str | None = None

    def __str__(self) -> str:
        return self.zh


@dataclass(frozen=True)
class Parameter:
    """A whole number a rule uses; `unit` says of what, in words of UNITS or in a user's own."""

    default: int
    unit: Text
    title: Text

    @property
    def shown(self) -> Text:
        """The default as people say it: 100000 fen -> 1,000 元; 0 of "1 is yes" -> 否."""
        if self.unit.en == "1 is yes":
            return Text("是", "yes") if self.default else Text("否", "no")
        if large := _A_HUNDRED.get(self.unit.en):
            number = f"{self.default / 100:,.2f}".rstrip("0").rstrip(".")
            return Text(f"{number} {large.zh}", f"{number} {large.en}")
        return Text(f"{self.default:,} {self.unit.zh}", f"{self.default:,} {self.unit.en}")


@dataclass(frozen=True)
class Basis:
    """An article of law. Unchecked ones show 依据待核 and never stand in a letter."""

    law: str
    article: str
    is_checked: bool
    title: Text


@dataclass(frozen=True)
class Duty:
    """Who should have prevented it, by the role's code."""

    role: str
    zh: str
    en: str


@dataclass(frozen=True)
class Tie:
    """Rows of `view` whose `column` is one of some keys: the subjects, or what rows of `via` say in their column `out`.
    without: only of those in which that column is empty."""

    view: str
    column: str
    via: "Tie | None" = None
    out: str = ""
    without: str = ""


@dataclass(frozen=True)
class Reach:
    """What findings rest on (see `rules.reach`).

    subject: the column of a view that `subject_key` is; None where it is made of several. ties: the rows that the
    findings of some subjects need. whole: views that nothing ties -> where they are read; a change in one of them means
    looking at everybody. summaries: WITHs that are read as they come out over everything -> the views they read: where
    another comes out, everybody is looked at. world: the small tables it reads. bound: views of which every reading
    says `programme in ($programmes)`. essential: views of which each must have a row for anything to be found (see
    `rules.essential`). reads: view -> its columns that are read.
    """

    subject: str | None
    ties: tuple[Tie, ...]
    whole: Mapping[str, str]
    world: tuple[str, ...]
    summaries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bound: tuple[str, ...] = ()
    essential: frozenset[str] = frozenset()
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def summary_table(rule_id: str, name: str) -> str:
    """The table that holds a summary of a rule."""
    return f"sum_{re.sub(r'[^0-9A-Za-z_]', '_', rule_id)}_{name}"


@dataclass(frozen=True)
class EngineText:
    """What the engine runs. summaries: table -> SELECT of its rows; over_summaries: the same as `sql` over these tables."""

    sql: str
    summaries: Mapping[str, str] = field(default_factory=dict)
    over_summaries: str = ""


@dataclass(frozen=True)
class Rule:
    """Header and SELECT of one rule file.

    severity, steps: the level as it is shown: one step below what the file says while a gap names a kind that is
        missing. steps: (number, level), ascending, where the level grows with the number of months (`steps_by`).
    needs: the views it reads. programmes: codes that `$programmes` stands for; empty where it asks the catalogue.
    direction: whose loss it is. overpaid: money went where it should not. owed: money did not reach who it is meant for
        (not paid, short, late, returned, idle). conduct: how it was done; the money is only what is concerned.
    amount: what `amount_fen` of a row is: the whole share, the excess, all but the first payment, what is missing, or
        nothing.
    reach: which rows the findings of some subjects rest on. text: what the engine runs.
    logic_version, text_version: SHA-256 of what it finds, and of what it says.
    """

    id: str
    theme: str
    title: str
    title_en: str
    status: str
    severity: str
    steps_by: str | None
    steps: tuple[tuple[int, str], ...]
    subject: str
    direction: str
    needs: tuple[str, ...]
    programmes: tuple[str, ...]
    params: Mapping[str, Parameter]
    amount: str
    reason_zh: str
    reason_en: str
    basis: tuple[Basis, ...]
    false_positives: tuple[Text, ...]
    known_gaps: tuple[Gap, ...]
    verify_steps: tuple[Text, ...]
    duty: tuple[Duty, ...]
    notes: tuple[Text, ...]
    portable: bool
    reach: Reach
    sql: str
    text: EngineText
    logic_version: str
    text_version: str

    def severity_of(self, *, n_months: int = 0, amount_fen: int = 0) -> str:
        """The severity of a finding of so many months and so much money."""
        value = amount_fen if self.steps_by == "amount_fen" else n_months
        reached = [level for number, level in self.steps if value >= number]
        return reached[-1] if reached else self.severity


@dataclass(frozen=True)
class Read:
    """Of one view: columns in order of name; numbers of programmes, None where some reading is not bound to any."""

    columns: tuple[str, ...]
    programmes: tuple[int, ...] | None = None
