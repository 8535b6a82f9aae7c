"""Users' rules as pages show them: the list, one rule with what it found on trial and what a release would change, a replay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from huimin.comparison.faults import fault_said
from huimin.comparison.lab_states import STEPS, RuleState
from huimin.comparison.learning import Tally
from huimin.comparison.listing import rule_titles, sees_city
from huimin.comparison.models import Replay, RuleVersion, RunRule, StandingFinding
from huimin.comparison.own import trial_id
from huimin.comparison.replaying import JOB
from huimin.comparison.standing import evidence_of
from huimin.comparison.types import Subject
from huimin.jobs.queries import jobs
from huimin.jobs.types import JobView
from huimin.kit.steps import Step
from huimin.ledger.queries import label_table
from huimin.programmes import queries as programmes
from huimin.regions import queries as regions
from huimin.rules.queries import Rule, own_words
from huimin.users.permissions import may
from huimin.users.queries import User
from huimin.users.types import Scope
from huimin.warehouse.facts import read_table
from huimin.warehouse.home import Home

_SOME = 400


@dataclass(frozen=True)
class LabLine:
    """A rule in the list: its newest version, and the number of the one that is stable (None: none is)."""

    version: RuleVersion
    title: str
    state: str
    stable: int | None


@dataclass(frozen=True)
class Trial:
    """What a version found in the newest comparison of everything that asked it, inside the scope."""

    run: int
    at: datetime
    n_findings: int
    amount_fen: int
    fault: str


@dataclass(frozen=True)
class Sum:
    """So many clues of so much money."""

    n: int
    fen: int


@dataclass(frozen=True)
class Difference:
    """What a release changes: clues that are new, that take up a finding, that stay as they are, that are withdrawn."""

    new: Sum
    taken_up: Sum
    same: Sum
    gone: Sum


@dataclass(frozen=True)
class RulePage:
    """One rule of a user, by its newest version."""

    rule: str
    title: str
    words: Rule
    version: RuleVersion
    versions: Sequence[RuleVersion]
    steps: Sequence[Step]
    is_own: bool
    trial: Trial | None
    difference: Difference | None
    replays: Sequence[Replay]
    open_jobs: Sequence[JobView]
    failed_job: str
    sql: str


def lab_list(lang: str) -> list[LabLine]:
    """Every rule of a user, the one changed last first."""
    newest: dict[str, RuleVersion] = {}
    stable: dict[str, int] = {}
    for version in RuleVersion.objects.order_by("number"):
        newest[version.rule] = version
        if version.state == RuleState.STABLE:
            stable[version.rule] = version.number
    found = sorted(newest.values(), key=lambda one: (one.moved_at, one.pk), reverse=True)
    return [LabLine(one, _title(one, lang), RuleState(one.state).label, stable.get(one.rule)) for one in found]


def lab_rule(home: Home, rule: str, *, user: User, scope: Scope, lang: str) -> RulePage | None:
    """The page of a rule for a user; None where there is no such rule."""
    versions = list(RuleVersion.objects.filter(rule=rule).order_by("-number"))
    if not versions:
        return None
    version, waiting = versions[0], [job for job in jobs(name=JOB) if _is_of(job, versions)]
    looked = _looked(version)
    failed = next((job for job in waiting if job.by == user.username), None)
    return RulePage(
        rule=rule,
        title=_title(version, lang),
        words=own_words(version.text, rule),
        version=version,
        versions=versions,
        steps=[step for step in STEPS if step.before == version.state and may(user, step.power)],
        is_own=version.written_by == user.username,
        trial=_trial(home, looked, scope, lang) if looked else None,
        difference=_difference(home, version, looked, scope) if looked and not looked.error else None,
        replays=[one for one in Replay.objects.filter(rule=rule).order_by("-pk")[:20] if shows(scope, one)],
        open_jobs=[job for job in waiting if not job.is_ended],
        failed_job=failed.message.text(lang) if failed and failed.state == "failed" and failed.message else "",
        sql="\n".join(line for line in version.text.splitlines() if not line.startswith("--")),
    )


def shows(scope: Scope, row: Replay) -> bool:
    """Whether a replay looked at nothing outside the scope."""
    return sees_city(scope) or (row.region_code is not None and scope.contains(row.region_code))


def _is_of(job: JobView, versions: Sequence[RuleVersion]) -> bool:
    return job.args.get("version") in {version.pk for version in versions}


def _title(version: RuleVersion, lang: str) -> str:
    words = own_words(version.text, version.rule)
    return words.title if lang == "zh" else words.title_en


def _looked(version: RuleVersion) -> RunRule | None:
    """The newest comparison of everything that asked a version on trial."""
    if version.state != RuleState.TRIAL:
        return None
    whole = {"run__region_code": None, "run__first_month": None, "run__last_month": None, "run__is_look_back": False}
    return RunRule.objects.filter(rule=trial_id(version), **whole).select_related("run").order_by("-run").first()


def _trial(home: Home, looked: RunRule, scope: Scope, lang: str) -> Trial:
    found = {} if looked.error else _found(home, looked, scope)
    error = fault_said(looked.rule, looked.error, lang) if looked.error else ""
    return Trial(looked.run_id, looked.run.started_at, len(found), sum(found.values()), error)


def _found(home: Home, looked: RunRule, scope: Scope) -> dict[Subject, int]:
    """Subject -> fen of what a version found on trial, inside the scope."""
    path = home.run(looked.run_id) / "findings.parquet"
    if not path.exists():
        return {}
    table = read_table(path, filters=[("rule", "=", looked.rule)])
    return _subjects(table.to_pylist(), _inside(home, {looked.run_id: table["finding"].to_pylist()}, scope))


def _subjects(rows: Sequence[dict], inside: set[str] | None) -> dict[Subject, int]:
    return {
        (row["subject"], row["subject_key"], None if row["programme"] in (None, -1) else row["programme"]): row["amount_fen"]
        for row in rows
        if inside is None or row["finding"] in inside
    }  # fmt: skip


def _inside(home: Home, runs: dict[int, list[str]], scope: Scope) -> set[str] | None:
    """Of findings by run those with a row inside the scope; None: all are."""
    if sees_city(scope):
        return None
    found: set[str] = set()
    for run, ids in runs.items():
        rows = evidence_of(home, run, ids)
        labels = label_table(home, rows["ref"])
        mine = pc.and_(pc.greater_equal(labels["region_code"], scope.low), pc.less(labels["region_code"], scope.high))
        refs = labels["ref"].filter(mine).combine_chunks()
        found |= set(rows["finding"].filter(pc.is_in(rows["ref"], value_set=refs.cast(pa.int64()))).to_pylist())
    return found


def _standing(home: Home, rule: str, scope: Scope) -> dict[Subject, int]:
    names = ("finding", "subject_kind", "subject_key", "programme", "amount_fen", "run")
    rows = [dict(zip(names, row, strict=True)) for row in _live().filter(rule=rule).values_list(*names)]
    runs: dict[int, list[str]] = {}
    for row in rows:
        runs.setdefault(row["run"], []).append(row["finding"])
    return _subjects([row | {"subject": row["subject_kind"]} for row in rows], _inside(home, runs, scope))


def _live():
    return StandingFinding.objects.filter(withdrawn_by_run=None)


def _difference(home: Home, version: RuleVersion, looked: RunRule, scope: Scope) -> Difference:
    """What would change at a release: a clue is a subject and programme, whatever number of rules point at it."""
    after, before = _found(home, looked, scope), _standing(home, version.rule, scope)
    keys, others = sorted({key for _, key, _ in (*after, *before)}), set()
    for start in range(0, len(keys), _SOME):
        other = _live().filter(subject_key__in=keys[start : start + _SOME]).exclude(rule=version.rule)
        others |= set(other.values_list("subject_kind", "subject_key", "programme"))
    parts = {
        "new": {one: fen for one, fen in after.items() if one not in before and one not in others},
        "taken_up": {one: fen for one, fen in after.items() if one not in before and one in others},
        "same": {one: fen for one, fen in after.items() if one in before},
        "gone": {one: fen for one, fen in before.items() if one not in after and one not in others},
    }
    return Difference(**{name: Sum(len(part), sum(part.values())) for name, part in parts.items()})


@dataclass(frozen=True)
class County:
    """What a replay found in a county; per_week: clues a week of the months asked about (None: no months)."""

    name: str
    n: int
    fen: int
    n_subjects: int
    per_week: float | None


@dataclass(frozen=True)
class Example:
    """One of the ten findings: nobody's full name."""

    label: str
    place: str
    programme: str
    first_month: int | None
    last_month: int | None
    n_months: int
    fen: int


@dataclass(frozen=True)
class ReplayPage:
    """A replay with its figures in words."""

    row: Replay
    title: str
    fault: str
    tally: Tally
    counties: Sequence[County]
    others: Sequence[tuple[str, str, int]]  # rule, title, findings
    examples: Sequence[Example]
    region_name: str


def replay_page(number: int, *, scope: Scope, lang: str) -> ReplayPage | None:
    """A replay; None where there is none that the scope shows."""
    row = Replay.objects.filter(pk=number).first()
    if row is None or not shows(scope, row):
        return None
    figures = row.figures
    codes = [code for code, *_ in figures.get("counties", ())]
    names = regions.names_of([*codes, *(one["region_code"] for one in figures.get("examples", ()))])
    titles, weeks = rule_titles(lang), figures.get("weeks") or 0
    called = {one.no: one.name if lang == "zh" else one.name_en for one in programmes.catalogue()}
    return ReplayPage(
        row=row,
        title=titles.get(row.rule, row.rule),
        fault=fault_said(row.rule, row.fault, lang) if row.fault else "",
        tally=Tally(*figures.get("checked", (0, 0))),
        counties=[
            County(names.get(code, "—"), n, fen, subjects, round(n / weeks, 2) if weeks else None)
            for code, n, fen, subjects in figures.get("counties", ())
        ],
        others=[(rule, titles.get(rule, rule), n) for rule, n in figures.get("others", ())],
        examples=[_example(one, names, called) for one in figures.get("examples", ())],
        region_name=regions.name_path(row.region_code) if row.region_code else "",
    )


def _example(one: dict, names: dict[int, str], called: dict[int, str]) -> Example:
    return Example(
        label=one["label"],
        place=names.get(one["region_code"], ""),
        programme=called.get(one["programme"], ""),
        first_month=one["first_month"],
        last_month=one["last_month"],
        n_months=one["n_months"],
        fen=one["amount_fen"],
    )
