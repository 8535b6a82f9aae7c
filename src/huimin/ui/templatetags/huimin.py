"""Filters and components of pages. All are pure: what they show is handed to them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.http import QueryDict
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from huimin.kit import money, names
from huimin.kit.months import show_month
from huimin.ui import timeline as timelines
from huimin.ui.months import month_text, months_text

register = template.Library()

TONES = {"ok", "info", "warn", "alert", "quiet"}


@register.filter
def yuan(fen: int | None) -> str:
    """Integer fen as grouped yuan: 123450 -> 1,234.50; a dash for None."""
    return "—" if fen is None else money.show_grouped(fen)


@register.filter
def wan(fen: int | None) -> str:
    """Integer fen in ten thousands of yuan, two decimals: 123456789 -> 123.46."""
    return "—" if fen is None else f"{fen / 1_000_000:,.2f}"


@register.filter
def count(number: int | None) -> str:
    """A count with its thousands apart: 61000 -> 61,000; a dash for None."""
    return "—" if number is None else f"{number:,}"


@register.filter
def month(number: int | None) -> str:
    """A month number as 2018年1月."""
    return month_text(number)


@register.filter
def month_code(number: int) -> str:
    """A month number as an address has it: 2018-01."""
    return show_month(number)


@register.filter
def months_to(first: int | None, last: int | None) -> str:
    """A span of months, both inclusive: {{ first|months_to:last }}."""
    return months_text(first, last)


@register.filter
def blanks(template: str) -> str:
    """A sentence with {placeholders} as a form has it: {amount} 元 -> ____ 元."""
    return re.sub(r"\{\w+\}", "____", template)


@register.filter
def masked(name: str | None) -> str:
    """A full name as 陈*金. Pages get masked names; this is for the rare page that opened a sealed part."""
    return names.mask_name(name or "")


@register.filter
def region_name(code: int | None, known: Mapping[int, str]) -> str:
    """The name of a division out of a mapping code -> name; the code itself where it is unknown."""
    return "" if code is None else known.get(code, str(code))


@register.filter
def score(value: float | None) -> str:
    """A score with two decimals."""
    return "—" if value is None else f"{value:.2f}"


@register.filter
def share(part: int, whole: int) -> int:
    """Per cent of a whole, 0–100; 0 of nothing."""
    return 0 if not whole else min(100, part * 100 // whole)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite. Without a label it is decoration and hidden from screen readers."""
    place = static("vendor/icons.svg")
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, place, name)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', place, name)


@register.simple_tag
def badge(text: str, tone: str = "quiet") -> SafeString:
    """A status in words with a tone (ok, info, warn, alert, quiet): colour never alone."""
    return format_html('<span class="hm-badge hm-{}">{}</span>', tone if tone in TONES else "quiet", text)


@register.simple_tag(takes_context=True)
def query_with(context: dict[str, Any], **changes: Any) -> str:
    """The page's own query with some values changed; None or an empty value takes one out."""
    query: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return "?" + query.urlencode()


@register.inclusion_tag("ui/timeline.html")
def timeline(marks: Sequence[timelines.Mark]) -> dict[str, Any]:
    """Payments and registers on one axis, with the same content as a list."""
    return {"drawing": timelines.draw(marks), "has_context": any(mark.is_context for mark in marks)}


@register.inclusion_tag("ui/score.html")
def score_with_parts(value: float, parts: Sequence[Any]) -> dict[str, Any]:
    """A score with the parts that make it: each part a `text` and its `points`."""
    return {"value": value, "parts": parts}


@register.inclusion_tag("ui/path.html")
def region_path(steps: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Breadcrumbs of divisions: (name, address) from the city down; the last one without address."""
    return {"steps": steps}


@register.inclusion_tag("ui/progress.html")
def progress(done: int, total: int, text: str = "") -> dict[str, Any]:
    """A bar with its figures in words."""
    return {"done": done, "total": total, "text": text}


@register.inclusion_tag("ui/empty.html")
def empty(sentence: str, next_step: str = "", address: str = "") -> dict[str, Any]:
    """What stands where nothing is: one sentence and the next step."""
    return {"sentence": sentence, "next_step": next_step, "address": address}


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: dict[str, Any], page: Any) -> dict[str, Any]:
    """Links to the pages of a Django Page, the filters in the address kept."""
    return {"page": page, "request": context["request"]}
