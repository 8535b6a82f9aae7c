"""The links as lists show them: which row, tied to whom, by whom and why; inside the scope of the row."""

from dataclasses import dataclass

from huimin.identity import queries as identity
from huimin.identity.types import LinkShown
from huimin.ledger.labels import labels
from huimin.ledger.subjects import sources_of
from huimin.ledger.types import Source
from huimin.regions import queries as regions
from huimin.users.types import Scope
from huimin.warehouse.home import Home

_AT_ONCE = 200


@dataclass(frozen=True)
class LinkOnPage:
    """A link with its row: where it stands, whose by masked name, in which division."""

    link: LinkShown
    source: Source
    masked_name: str
    region_name: str


@dataclass(frozen=True)
class LinksWanted:
    """Filters of the list of links; empty leaves a field open."""

    method: str = ""
    grade: int | None = None
    holds: bool | None = None


def links_page(
    home: Home, *, scope: Scope, wanted: LinksWanted, before: int | None, n: int
) -> tuple[list[LinkOnPage], int | None]:
    """Links of rows inside the scope, newest first, at most `n`; and the link below which the next page begins."""
    found: list[tuple[LinkShown, str, int]] = []
    while len(found) <= n:
        some = identity.links_listed(
            method=wanted.method, grade=wanted.grade, holds=wanted.holds, before=before, n=_AT_ONCE
        )
        known = labels(home, [link.row for link in some])
        found += [
            (link, label.masked_name, label.region_code)
            for link in some
            if (label := known.get(link.row)) and scope.contains(label.region_code)
        ]
        if len(some) < _AT_ONCE:
            break
        before = some[-1].number
    older = found[n - 1][0].number if len(found) > n else None
    sources = sources_of(link.row for link, _, _ in found[:n])
    names = regions.names_of({code for _, _, code in found[:n]})
    return [LinkOnPage(link, sources[link.row], name, names.get(code, "")) for link, name, code in found[:n]], older
