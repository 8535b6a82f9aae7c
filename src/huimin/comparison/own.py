"""Users' rules in a comparison: read from their texts, asked in a process apart; and every rule by its words.

A version on trial runs under an id of its own (`lab_1/2`), beside the version that is stable. What it finds is counted
and kept with the run; it stands nowhere and opens no clue.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import pyarrow as pa

from huimin.comparison.evaluate import SHARED, Evaluated, evaluate
from huimin.comparison.faults import fault
from huimin.comparison.lab_states import RuleState
from huimin.comparison.models import RuleVersion, StandingFinding
from huimin.ledger.queries import Apart, Stopped
from huimin.rules.queries import (
    OWN,
    Compiled,
    Rule,
    RuleError,
    compile_rule,
    limits_needed,
    line_of_join,
    load_library,
    own_rule,
    own_words,
    reads,
    views,
)
from huimin.warehouse.engine import Connection, EngineError

PREFIX = f"{OWN}_"


@dataclass(frozen=True)
class Own(Compiled):
    """A user's rule. line: where to look first when it does not come to its end."""

    line: int = 1

    @property
    def summaries(self) -> Mapping[str, str]:
        """None: nothing of it runs here."""
        return {}

    @property
    def over_summaries(self) -> str:
        """As it stands."""
        return self.sql


def trial_id(version: RuleVersion) -> str:
    """What a version is called while it does not stand."""
    return f"{version.rule}/{version.number}"


def version_of(pk: int) -> RuleVersion:
    """A version by its key; RuleVersion.DoesNotExist where there is none."""
    return RuleVersion.objects.get(pk=pk)


def latest_version(rule: str) -> RuleVersion | None:
    """The newest version of a rule."""
    return RuleVersion.objects.filter(rule=rule).order_by("-number").first()


def own_rules(
    *, programmes: Mapping[str, int], limits: pa.Table, counties: Mapping[int, str], wanted: Iterable[str] = ()
) -> list[Own]:
    """The users' rules that run, stable and on trial, or those of `wanted`; one that cannot run says why in its fault.

    limits: the parameters of counties (name, county_code). counties: code -> name of those that are compared.
    """
    running = RuleVersion.objects.filter(state__in=(RuleState.STABLE, RuleState.TRIAL)).order_by("rule", "number")
    known = set(zip(limits["name"].to_pylist(), limits["county_code"].to_pylist(), strict=True))
    made = (as_own(version, programmes=programmes, known=known, counties=counties) for version in running)
    wanted = set(wanted)
    return [rule for rule in made if not wanted or rule.id in wanted]


def as_own(
    version: RuleVersion,
    *,
    programmes: Mapping[str, int],
    known: set[tuple[str, int]],
    counties: Mapping[int, str],
    is_stable: bool = False,
) -> Own:
    """A version ready to run, or with its fault. known: (parameter, county) that are set. is_stable: as if it stood."""
    is_stable = is_stable or version.state == RuleState.STABLE
    id_ = version.rule if is_stable else trial_id(version)
    state = "stable" if is_stable else "trial"
    try:
        rule = own_rule(version.text, version.rule)
        ready = compile_rule(rule, programmes=programmes)
    except RuleError as error:
        words = own_words(version.text, version.rule)
        words = replace(words, id=id_, status=state, logic_version=version.logic_version)
        return Own(words, fault=fault("text", 1, str(error)))
    missing = _missing(version.text, rule, known, counties)
    named = replace(rule, id=id_, status=state)
    return Own(named, ready.given, ready.programmes, missing, line=line_of_join(version.text))


def _missing(text: str, rule: Rule, known: set[tuple[str, int]], counties: Mapping[int, str]) -> str:
    """The fault of a parameter that the rule finds nothing without and that a county has not."""
    n_header = text.count("\n", 0, text.index(rule.sql))
    for name, line in limits_needed(rule.sql).items():
        for code, county in counties.items():
            if (name, code) not in known:
                return fault("parameter", n_header + line, f"{name}（{county}）")
    return ""


def evaluate_apart(
    connection: Connection, rule: Own, apart: Apart, *, stopped: Callable[[], bool] = lambda: False, **bounds: str
) -> tuple[Evaluated | None, str]:
    """(what a user's rule found, "") or (None, its fault): the SELECT in the process apart, its rows grouped here."""
    if rule.fault:
        return None, rule.fault
    try:
        with apart.select(rule.sql, reads(rule.sql, views()), stopped=stopped) as rows:
            connection.register("_own", rows)
            try:
                return evaluate(connection, rule.id, _typed(rows.column_names), subject=rule.subject, **bounds), ""
            finally:
                connection.unregister("_own")
    except Stopped as ended:
        return None, fault(ended.code, rule.line)
    except (EngineError, pa.ArrowException):
        return None, fault("engine", rule.line)


_TYPES = {"programme": "integer", "month": "integer", "grade": "tinyint"}


def _typed(names: Iterable[str]) -> str:
    """The rows with the shared columns in the types that findings have: what a user casts otherwise fails here."""
    said = (f"{name}::{_TYPES.get(name, 'bigint')} as {name}" if name in SHARED else f'"{name}"' for name in names)
    return f"select {', '.join(said)} from _own"


def left_behind() -> list[str]:
    """Users' rules of which findings stand though no version of them does any more."""
    stands = StandingFinding.objects.filter(rule__startswith=PREFIX, withdrawn_by_run=None)
    rules = set(stands.order_by().values_list("rule", flat=True).distinct())
    return sorted(rules - set(RuleVersion.objects.filter(state=RuleState.STABLE).values_list("rule", flat=True)))


_SPEAKS = {RuleState.STABLE: 3, RuleState.TRIAL: 2, RuleState.RETIRED: 1, RuleState.DRAFT: 0}


def known_rules() -> Mapping[str, Rule]:
    """Every rule by id, the users' too, for what they say: by the stable version, else the one that is nearest to it."""
    speaking: dict[str, RuleVersion] = {}
    for version in sorted(RuleVersion.objects.all(), key=lambda one: (_SPEAKS[one.state], one.number)):
        speaking[version.rule] = version
    own = {rule: own_words(version.text, rule, status=version.state) for rule, version in speaking.items()}
    return {**load_library(), **own}
