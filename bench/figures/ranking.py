"""Confirmed yuan in the first 500 clues of the last weeks, learnt on what was found in the weeks before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bench.outcome_model import FIRST_DAY, MadeClue, clues, write_outcomes
from bench.place import Figure, Place

SEEDS = 20
_N, _WEEKS, _LEARNT_WEEKS = 16_000, 104, 78
_EVERY, _CAPACITY, _FIRST = 4, 240, 500  # weeks between two lists, clues of a list, clues that count
_OF_PERFECT, _OF_SEVERITY = 0.80, 1.3

Tallies = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Answer:
    """Confirmed fen in the first clues, by order."""

    learnt: int
    perfect: int
    severity: int
    unlearnt: int


def measure(place: Place) -> Figure:
    """≥ 0.80 of the perfect order and ≥ 1.3 × the severity order, mean over the seeds."""
    from huimin.cli.command import start

    start()
    place.folder.mkdir(parents=True, exist_ok=True)
    answers = []
    for seed in range(1, SEEDS + 1):
        answers.append(one(seed, place.at("outcomes").with_suffix(f".{seed}.csv")))
        place.say(f"seed {seed}: {answers[-1].learnt / answers[-1].perfect:.3f}")
    of_perfect = _mean([answer.learnt / answer.perfect for answer in answers])
    of_severity = _mean([answer.learnt / answer.severity for answer in answers])
    lowest = min(answer.learnt / answer.perfect for answer in answers)
    return Figure(
        title=f"Confirmed yuan in the first {_FIRST} clues of the perfect order, times those of ours",
        value=round(1 / of_perfect, 3),
        limit=1 / _OF_PERFECT,
        unit="×",
        details=[
            ["mean over 20 seeds of bench/outcomes.yml, learnt on the weeks before", "share of the perfect order's"],
            ["ours", f"{of_perfect:.3f}"],
            ["ours, the lowest seed", f"{lowest:.3f}"],
            ["ours before anybody looked", f"{_mean([a.unlearnt / a.perfect for a in answers]):.3f}"],
            ["severity, then amount", f"{_mean([a.severity / a.perfect for a in answers]):.3f}"],
            ["ours by seed", ", ".join(f"{a.learnt / a.perfect:.2f}" for a in answers)],
        ],
        more_limits=[
            ["The same of the order of severity and amount", round(1 / of_severity, 3), round(1 / _OF_SEVERITY, 3), "×"]
        ],
    )


def one(seed: int, file: Path, *, n: int = _N, capacity: int = _CAPACITY, first: int = _FIRST) -> Answer:
    """One world: months of checking as the product ranks, then the clues of the last weeks in four orders."""
    from huimin.rules.queries import load_library

    made = clues(list(load_library().values()), seed=seed, n=n, weeks=_WEEKS)
    border = FIRST_DAY + timedelta(weeks=_LEARNT_WEEKS)
    earlier, later = [c for c in made if c.day < border], [c for c in made if c.day >= border]
    tallies = learnt(earlier, file, capacity)
    return Answer(
        learnt=confirmed(later, lambda clue: worth(clue, tallies), first),
        perfect=confirmed(later, lambda clue: clue.confirmed_fen, first),
        severity=confirmed(later, by_severity, first),
        unlearnt=confirmed(later, lambda clue: worth(clue, {}), first),
    )


def learnt(earlier: Sequence[MadeClue], file: Path, capacity: int) -> Tallies:
    """What is known of each rule when the earlier weeks are over: list after list was checked."""
    from huimin.casework.ranking import week_list, week_of

    checked: list = []
    waiting: dict[str, MadeClue] = {}
    tallies: Tallies = {}
    for week in range(0, _LEARNT_WEEKS, _EVERY):
        day = FIRST_DAY + timedelta(weeks=week + _EVERY)
        waiting |= {clue.code: clue for clue in earlier if day - timedelta(weeks=_EVERY) <= clue.day < day}
        ranked = sorted(waiting.values(), key=lambda clue: (-worth(clue, tallies), clue.code))
        for code, _ in week_list([c.code for c in ranked], capacity=capacity, week=week_of(day), unit=""):
            clue = waiting.pop(code)
            checked.append((clue, day))
            for rule, *_ in clue.findings:
                known, right = tallies.get(rule, (0, 0))
                tallies[rule] = (known + 1, right + clue.is_right)
    return read_back(write_outcomes(file, checked), {clue.code: clue for clue, _ in checked})


def read_back(file: Path, known: dict[str, MadeClue]) -> Tallies:
    """The tallies that the product's own reader finds in the file."""
    from huimin.casework.outcomes.reading import read_outcomes
    from huimin.casework.types import TRUE_RESULTS

    stated, problems, _ = read_outcomes(file, today=FIRST_DAY + timedelta(weeks=_WEEKS), folder=file.parent)
    assert not problems, problems[:3]
    tallies: Tallies = {}
    for one_ in stated:
        for rule, *_ in known[one_.clue].findings:
            n, right = tallies.get(rule, (0, 0))
            tallies[rule] = (n + 1, right + (one_.result in TRUE_RESULTS))
    return tallies


def worth(clue: MadeClue, tallies: Tallies) -> int:
    """As a clue's column of that name."""
    from huimin.comparison.queries import Weighed, chance
    from huimin.comparison.queries import worth as worth_of

    weighed = [
        Weighed(rule, severity, clue.grade, months, fen, 0, *tallies.get(rule, (0, 0)))
        for rule, severity, months, fen in clue.findings
    ]
    return worth_of(chance(weighed), (one_.severity for one_ in weighed), clue.amount_fen)


def by_severity(clue: MadeClue) -> tuple[int, int]:
    """The gravest severity, then the amount."""
    from huimin.rules.types import SEVERITIES

    return -min(SEVERITIES.index(severity) for _, severity, *_ in clue.findings), clue.amount_fen


def confirmed(later: Sequence[MadeClue], order: Callable, first: int) -> int:
    """Confirmed fen among the first clues of an order, the highest first."""
    return sum(clue.confirmed_fen for clue in sorted(later, key=order, reverse=True)[:first])


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
