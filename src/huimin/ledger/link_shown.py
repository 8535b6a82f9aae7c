"""Rows that wait and links as their templates want them: words for codes, passes to what is asked for next."""

from django.utils.translation import get_language

from huimin.datasets.queries import load_kinds
from huimin.identity.types import Subject
from huimin.ledger.link_forms import METHODS
from huimin.ledger.passes import subject_pass
from huimin.ledger.queries import LinkOnPage, Proposal, RowOpened, Waiting
from huimin.programmes import queries as programmes


def language() -> str:
    """zh or en, as sentences of codes are kept."""
    return "en" if get_language() == "en" else "zh"


def shown_waiting(rows: list[Waiting], *, by: str) -> list[dict]:
    """Each row with the name of its programme and the pass that opens it."""
    names = _programmes()
    return [
        {"row": row, "programme": names.get(row.programme, ""), "subject": _pass("row", row.source.ref, by)}
        for row in rows
    ]


def shown_row(found: RowOpened, *, by: str) -> dict:
    """The context of ledger/row.html."""
    return {
        "it": found,
        "programme": _programmes().get(found.row.programme, ""),
        "proposals": [(one, _registers(one), _pass("person", one.person_key, by)) for one in found.proposals],
    }


def shown_links(found: list[LinkOnPage], *, by: str) -> list[dict]:
    """Each link with the way it was made, and the pass that takes it back."""
    return [
        {
            "one": one,
            "method": METHODS[one.link.method],
            "row": _pass("row", one.link.row, by),
        }
        for one in found
    ]


def _pass(kind: str, key: int, by: str) -> str:
    return subject_pass(Subject(kind, key), by=by)


def _registers(one: Proposal) -> list[str]:
    kinds = load_kinds()
    return [kinds[name].title if language() == "zh" else kinds[name].title_en for name in one.registers]


def _programmes() -> dict[int, str]:
    return {each.no: each.name if language() == "zh" else each.name_en for each in programmes.catalogue()}
