"""Months as pages show them, in the language of the page."""

from django.utils.translation import gettext as _

from huimin.kit.periods import month_parts


def month_text(number: int | None) -> str:
    """24217 -> 2018年1月 (Jan 2018 as 2018-01 in English); empty for None."""
    if number is None:
        return ""
    year, month = month_parts(number)
    return _("%(year)s年%(month)s月") % {"year": year, "month": month}


def months_text(first: int | None, last: int | None) -> str:
    """A span of months, both ends inclusive; one month alone when they are equal."""
    if first is None or last is None or first == last:
        return month_text(first if first is not None else last)
    return f"{month_text(first)} – {month_text(last)}"
