"""Made-up clues, a mix of rules, amounts and months, and what people would find on them (outcomes.yml)."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from huimin.kit.yamlfile import read_yaml
from huimin.rules.queries import Rule

MODEL = Path(__file__).with_name("outcomes.yml")
FIRST_DAY = date(2017, 1, 2)


@dataclass(frozen=True)
class MadeClue:
    """A clue with its findings (rule, severity, months, fen), the day it came up, and what is in it (fen; 0: nothing)."""

    code: str
    findings: tuple[tuple[str, str, int, int], ...]
    grade: int
    day: date
    amount_fen: int
    months: int
    is_right: bool
    confirmed_fen: int


def clues(rules: Sequence[Rule], *, seed: int, n: int, weeks: int, model: Path = MODEL) -> list[MadeClue]:
    """`n` clues over so many weeks, in the order they came up."""
    random, said = Random(seed), read_yaml(model.read_text(encoding="utf-8"))
    shares = {rule.id: random.choice(_open_to(said, rule.severity)) for rule in rules}
    often = {rule.id: random.lognormvariate(0, 1) for rule in rules}
    made = [_clue(number, rules, shares, often, said, weeks, random) for number in range(n)]
    return sorted(made, key=lambda clue: (clue.day, clue.code))


def _open_to(said: dict, severity: str) -> list[float]:
    """The shares a rule of this severity may have."""
    n = said["leaves_out"][severity]
    return said["shares"][n:] if n >= 0 else said["shares"][:n]


def _clue(number, rules, shares, often, said, weeks, random) -> MadeClue:
    chosen = random.choices(rules, [often[rule.id] for rule in rules], k=2 if random.random() < 0.08 else 1)
    chosen = list({rule.id: rule for rule in chosen}.values())
    months = min(36, 1 + int(random.expovariate(1 / 5)))
    fen = round(months * random.lognormvariate(5.7, 0.9)) * 100
    grade = random.choices(list(said["grade"]), [92, 4, 2, 2])[0]
    findings, right = [], False
    for rule in chosen:
        findings.append((rule.id, rule.severity_of(n_months=months, amount_fen=fen), months, fen))
        share = shares[rule.id] * said["grade"][grade] + said["per_month"] * (months - 1) * shares[rule.id]
        right = right or random.random() < min(0.99, share)
    part = random.uniform(said["partly"]["least"], 1) if random.random() < said["partly"]["share"] else 1
    return MadeClue(
        code=f"X-{number:010d}",
        findings=tuple(findings),
        grade=grade,
        day=FIRST_DAY + timedelta(days=random.randrange(weeks * 7)),
        amount_fen=fen,
        months=months,
        is_right=right,
        confirmed_fen=round(fen * part) if right else 0,
    )


def write_outcomes(path: Path, found: Sequence[tuple[MadeClue, date]]) -> Path:
    """What was found on some clues and when, as `huimin outcomes import` takes it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["线索编号", "核查结论", "查实金额（元）", "结论日期"])
        for clue, day in found:
            is_whole = clue.confirmed_fen == clue.amount_fen
            result = ("属实" if is_whole else "部分属实") if clue.is_right else "不属实"
            yuan = f"{clue.confirmed_fen // 100}.{clue.confirmed_fen % 100:02d}" if clue.is_right else ""
            writer.writerow([clue.code, result, yuan, day.isoformat()])
    return path
