"""Editions and reports as pages of the staff side show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.functional import Promise

from huimin.audit.queries import entries
from huimin.casework import queries as casework
from huimin.disclosure import states, tracking
from huimin.disclosure.building import EDITION
from huimin.disclosure.lines import ShownLine, find_line
from huimin.disclosure.models import Edition, MessageSetAside, Report
from huimin.disclosure.showing import prepared
from huimin.disclosure.words import FOUND, KEPT, PARTS, State
from huimin.jobs.queries import jobs
from huimin.jobs.types import JobView
from huimin.regions import queries as regions
from huimin.users.types import Scope
from huimin.warehouse.files import FileAltered
from huimin.warehouse.home import Home


@dataclass(frozen=True)
class PartShown:
    """A part of an edition: `is_over` when its last day has passed."""

    name: str
    label: Promise
    until: date
    n: int
    is_over: bool


@dataclass(frozen=True)
class EditionPage:
    """One edition: its parts, how the ledger's rows divide, and what the scan found (where, of what kind, how often)."""

    edition: Edition
    parts: tuple[PartShown, ...]
    counts: tuple[tuple[Promise, int, int], ...]
    found: tuple[tuple[str, Promise, int], ...]
    is_there: bool


@dataclass(frozen=True)
class ReportLine:
    """A report in a list: on what and where, without a word of its text."""

    report: Report
    place: str
    programme: str


@dataclass(frozen=True)
class Opening:
    """Who opened the contact of a report, and why."""

    at: object
    by: str
    purpose: str


@dataclass(frozen=True)
class ReportPage:
    """A report with the line it is on, the row behind that, and the clues the row makes."""

    report: Report
    place: str
    programme: str
    line: ShownLine | None
    row: casework.RowOnPage | None
    clues: tuple[casework.Clue, ...]
    steps: Mapping[str, states.Step]
    openings: tuple[Opening, ...]


def edition_page(home: Home, number: int, today: date) -> EditionPage | None:
    """One edition, or None."""
    edition = Edition.objects.filter(pk=number).first()
    if edition is None:
        return None
    parts = [(name, date.fromisoformat(until), n) for name, until, n in edition.parts]
    found = [(*key.rsplit(" ", 1), n) for key, n in edition.found.items()]
    return EditionPage(
        edition,
        tuple(PartShown(name, PARTS[name], until, n, today > until) for name, until, n in parts),
        tuple((KEPT[kept], *edition.counts[kept]) for kept in KEPT if kept in edition.counts),
        tuple((where, FOUND[kind], n) for where, kind, n in found),
        (prepared(home, number) / EDITION).is_file(),
    )


def last_job() -> JobView | None:
    """The last preparation that was asked for on a page."""
    return next(iter(jobs(name="publish", limit=1)), None)


@dataclass(frozen=True)
class WantedReports:
    """Filters of the list of reports; None or an empty text leaves a field open."""

    state: str = ""
    topic: str = ""
    region: tuple[int, int] | None = None
    number: str = ""  # a tracking number as it was given out


def reports(scope: Scope, wanted: WantedReports) -> QuerySet[Report]:
    """The reports inside a scope, the newest first."""
    found = (scope.narrowed(*wanted.region) if wanted.region else scope).filtered(Report.objects.all(), "region_code")
    found = found.filter(state=wanted.state) if wanted.state else found
    found = found.filter(topic=wanted.topic) if wanted.topic else found
    return found.filter(digest=tracking.digest(wanted.number)) if wanted.number else found


def report_lines(listed: Sequence[Report], lang: str) -> list[ReportLine]:
    """The reports of one page of a list."""
    names = casework.programme_names(lang)
    return [ReportLine(one, _place(one), names.get(one.programme, "")) for one in listed]


def set_aside(limit: int = 20) -> list[MessageSetAside]:
    """The newest messages that were set aside."""
    return list(MessageSetAside.objects.all()[:limit])


def report_page(home: Home, report: Report, *, scope: Scope, lang: str) -> ReportPage:
    """One report for its page."""
    try:
        line = find_line(home, report.edition, report.kind, report.line)
    except FileAltered:  # verify names it; the row behind stands on record
        line = None
    opened = entries(subject=f"report:{report.code}", types=("contact.opened",))
    return ReportPage(
        report=report,
        place=_place(report),
        programme=casework.programme_names(lang).get(report.programme, ""),
        line=line,
        row=casework.source_row(home, report.ref, scope=scope, lang=lang) if report.ref else None,
        clues=tuple(casework.clues_of_row(home, report.ref, report.region_code, scope=scope)) if report.ref else (),
        steps=states.verbs(State(report.state)),
        openings=tuple(Opening(one.at, one.actor, _purpose(one.payload)) for one in opened),
    )


def _purpose(payload: Mapping | None) -> str:
    return payload["note"]["purpose"] if payload else ""


def _place(report: Report) -> str:
    return regions.name_path(report.region_code)
