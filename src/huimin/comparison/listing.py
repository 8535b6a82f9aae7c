"""Runs as pages show them: what was asked, what each rule found, how long it took."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse

from huimin.comparison.faults import fault_said
from huimin.comparison.models import Run, RunRule
from huimin.comparison.own import known_rules
from huimin.jobs.queries import jobs
from huimin.jobs.types import JobView
from huimin.regions import queries as regions
from huimin.users.types import Scope

JOBS = ("compare", "compare_asked")


@dataclass(frozen=True)
class RuleLine:
    """One rule in a run: how many findings, how much money, how many seconds; `error`: a sentence, where it failed."""

    rule: str
    title: str
    n_findings: int
    amount_fen: int
    seconds: float
    error: str
    address: str
    is_trial: bool


@dataclass(frozen=True)
class RunPage:
    """One run with its rules."""

    code: str
    number: int
    is_partial: bool
    is_look_back: bool
    as_of: date
    known_at: int
    region_name: str
    first_month: int | None
    last_month: int | None
    by: str
    started_at: datetime
    seconds: float
    rules: tuple[RuleLine, ...]


def runs(scope: Scope) -> QuerySet[Run]:
    """The runs over a part of the scope, the newest first; those over the whole city only for who sees the city."""
    found = Run.objects.order_by("-number").annotate(
        n_rules=Count("rules"), n_findings=Sum("rules__n_findings", default=0), fen=Sum("rules__amount_fen", default=0)
    )
    return found if sees_city(scope) else scope.filtered(found, "region_code")


def sees_city(scope: Scope) -> bool:
    """Whether the scope takes in the whole city."""
    return all(scope.contains(city.code) for city in regions.divisions(0, 10**12, ("city",)))


def region_names(found) -> Mapping[int, str]:
    """code -> name of the regions that runs were bounded to."""
    return regions.names_of(run.region_code for run in found)


def run_page(scope: Scope, number: int, lang: str) -> RunPage | None:
    """One run, if the scope shows it."""
    run = runs(scope).prefetch_related("rules").filter(number=number).first()
    if run is None:
        return None
    titles = rule_titles(lang)
    lines = (_line(one, titles, lang) for one in run.rules.order_by("-n_findings", "rule"))
    return RunPage(
        code=run.code,
        number=run.number,
        is_look_back=run.is_look_back,
        is_partial=run.status == Run.Status.PARTIAL,
        as_of=run.as_of,
        known_at=run.known_at,
        region_name=regions.name_path(run.region_code) if run.region_code else "",
        first_month=run.first_month,
        last_month=run.last_month,
        by=run.by,
        started_at=run.started_at,
        seconds=run.seconds,
        rules=tuple(lines),
    )


def _line(one: RunRule, titles: Mapping[str, str], lang: str) -> RuleLine:
    rule, _, number = one.rule.partition("/")  # a version on trial: see comparison.own
    address = reverse("comparison:lab-rule", args=[rule]) if number else reverse("casework:rule", args=[rule])
    error = fault_said(one.rule, one.error, lang) if one.error else ""
    figures = (one.n_findings, one.amount_fen, one.seconds)
    return RuleLine(one.rule, titles.get(rule, rule), *figures, error, address, bool(number))


def rule_titles(lang: str) -> dict[str, str]:
    """id -> title of every rule."""
    return {id_: rule.title if lang == "zh" else rule.title_en for id_, rule in known_rules().items()}


def open_jobs() -> list[JobView]:
    """Comparisons that wait or run."""
    return [job for name in JOBS for job in jobs(name=name, is_open=True)]


def failed_jobs(by: str) -> list[JobView]:
    """The user's own last comparison, where it failed."""
    return [job for job in jobs(name="compare_asked", by=by, is_open=False, limit=1) if job.state == "failed"]
