"""A line or an entry in one sentence, as a reader would name it."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huimin.disclosure.public import queries, records
from huimin.disclosure.public.reading import OpenEdition
from huimin.disclosure.types import COLUMN, PAYMENTS
from huimin.kit.money import show_grouped
from huimin.ui.months import months_text


def sentence(edition: OpenEdition, kind: str, id: str) -> str | None:
    """What a `line` or an `entry` says: village, what for, when, how much; None where it is not shown."""
    if kind == "line" and edition.shows(PAYMENTS) and (line := records.line(edition, id)):
        return _line(edition, line)
    if kind == "entry" and edition.shows(COLUMN) and (entry := records.entry(edition, id)):
        return _entry(edition, entry)
    return None


def village_name(edition: OpenEdition, code: int) -> str:
    """石竹街道高仑村."""
    place = queries.region(edition, code)
    return "".join(step.name for step in queries.path_to(edition, place)[2:]) if place else str(code)


def programme_name(edition: OpenEdition, number: int) -> str:
    """A programme by its number, in the reader's language."""
    found = {policy.no: policy.name for policy in queries.policies(edition, get_language())}
    return found.get(number, str(number))


def _line(edition: OpenEdition, line: records.Line) -> str:
    return _("%(village)s：%(programme)s，%(months)s，%(name)s，%(yuan)s 元") % {
        "village": village_name(edition, line.village),
        "programme": programme_name(edition, line.programme),
        "months": months_text(line.starts_month, line.last_month),
        "name": line.name,
        "yuan": show_grouped(line.amount_fen),
    }


def _entry(edition: OpenEdition, entry: records.Entry) -> str:
    values = {
        "village": village_name(edition, entry.village),
        "date": entry.date,
        "summary": entry.summary,
        "yuan": show_grouped(entry.income_fen or entry.spent_fen or 0),
    }
    if entry.income_fen:
        return _("%(village)s：%(date)s，%(summary)s，收入 %(yuan)s 元") % values
    return _("%(village)s：%(date)s，%(summary)s，支出 %(yuan)s 元") % values
