"""Questions about programmes."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from huimin.audit.types import TracedFact
from huimin.kit.text import squeeze
from huimin.programmes.models import Programme


class ProgrammeUnknown(ValueError):
    """A text that names no programme of the catalogue."""

    code = "programme_unknown"


@dataclass(frozen=True)
class ProgrammeShown:
    """A programme as other rooms see it."""

    no: int
    code: str
    name: str
    name_en: str
    unit_kind: str
    cycle: str
    publicity: str


def catalogue() -> list[ProgrammeShown]:
    """Every programme, in the order of its number."""
    return [_shown(programme) for programme in Programme.objects.all()]


def _shown(p: Programme) -> ProgrammeShown:
    return ProgrammeShown(p.no, p.code, p.name, p.name_en, p.unit_kind, p.cycle, p.publicity)


def by_code(code: str) -> ProgrammeShown:
    """The programme of a code (DIBAO); ProgrammeUnknown when there is none."""
    found = Programme.objects.filter(code=code.upper()).first()
    if found is None:
        raise ProgrammeUnknown(code)
    return _shown(found)


def codes() -> dict[int, str]:
    """no -> code."""
    return dict(Programme.objects.values_list("no", "code"))


def yearly() -> frozenset[int]:
    """Programmes that are paid by the year or once, and never divided into months."""
    return frozenset(Programme.objects.exclude(cycle="monthly").values_list("no", flat=True))


class ProgrammeNames:
    """Reads the programme column of files: code, name or a known alias, whole; nothing is guessed."""

    def __init__(self):
        self._known = {}
        for programme in Programme.objects.all():
            for spelling in (programme.code, programme.name, *programme.aliases):
                self._known[_plain(spelling)] = programme.no

    def read(self, text: str) -> int:
        """The number of the programme a cell names; ProgrammeUnknown (a ValueError with `code`) otherwise."""
        plain = _plain(text)
        for spelling in (plain, _without_form(plain)):
            if spelling in self._known:
                return self._known[spelling]
        raise ProgrammeUnknown


def _plain(text: str) -> str:
    return squeeze(text).upper().replace("（", "(").replace("）", ")").strip('()《》"“”')


def _without_form(text: str) -> str:
    """某津贴资金, 某津贴(2018年): the same programme with a word for its form."""
    bare = text.split("(")[0]
    for ending in ("资金", "项目", "发放表", "花名册", "补助金", "金"):
        bare = bare.removesuffix(ending)
    return bare


def catalogue_digest() -> str:
    """SHA-256 over the catalogue, for the trace."""
    rows = Programme.objects.order_by("no").values_list()
    return hashlib.sha256(repr([[str(cell) for cell in row] for row in rows]).encode()).hexdigest()


def traced_facts(city: str) -> Iterator[TracedFact]:
    """The catalogue, as one fact."""
    yield TracedFact(
        "programme.loaded", f"catalogue:{city}", {"n": Programme.objects.count(), "digest": catalogue_digest()}
    )


def programme_table() -> pa.Table:
    """The catalogue as rules see it (view `programmes`)."""
    names = ("no", "code", "cycle", "payee", "is_means_tested", "is_land", "is_ended_by_death", "min_age", "max_age")
    rows = list(Programme.objects.values_list(*names))
    kinds = [
        pa.int32(),
        pa.string(),
        pa.string(),
        pa.string(),
        pa.bool_(),
        pa.bool_(),
        pa.bool_(),
        pa.int32(),
        pa.int32(),
    ]
    columns = [pa.array([row[at] for row in rows], kind) for at, kind in enumerate(kinds)]
    return pa.table(columns, names=["programme", *names[1:6], "ends_at_death", *names[7:]])
