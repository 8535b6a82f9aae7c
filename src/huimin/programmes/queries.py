"""Questions about programmes."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import fields

import pyarrow as pa

from huimin.audit.types import TracedFact
from huimin.kit.text import squeeze
from huimin.localities.loader import Locality, Policy
from huimin.programmes.models import Programme
from huimin.programmes.types import ExclusivePair, ProgrammeShown, ProgrammeUnknown
from huimin.users import queries as users
from huimin.users.types import UnitShown

__all__ = [
    "ExclusivePair", "ProgrammeNames", "ProgrammeShown", "ProgrammeUnknown", "by_code", "catalogue",
    "catalogue_digest", "catalogue_payload", "codes", "competent_unit", "exclusive_pairs", "programme_table",
    "traced_facts", "yearly",
]  # fmt: skip

_FORMS = ("花名册", "明细表", "发放表", "发放", "资金", "项目", "补助金", "金")
_AGE_FROM = {"month": 0, "month_after": 1}  # months after that of the birthday
_YEAR = re.compile(r"^(?:19|20)\d\d年?度?")


def catalogue() -> list[ProgrammeShown]:
    """Every programme, in the order of its number, those no longer live included."""
    return [_shown(programme) for programme in Programme.objects.all()]


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


def competent_unit(programme: int, region_code: int) -> UnitShown | None:
    """The unit that answers for a programme (by number) in a division: the county's, else the city's."""
    kind = Programme.objects.filter(no=programme).values_list("unit_kind", flat=True).first()
    return users.competent_unit(kind, region_code) if kind else None


def exclusive_pairs(locality: Locality) -> list[ExclusivePair]:
    """The pairs of programmes nobody may hold together, as the locality states them."""
    numbers = {stated.code: stated.number for stated in locality.programmes}
    return [
        ExclusivePair(*(numbers[code] for code in pair["programmes"]), wrongly_held=numbers.get(pair["wrongly_held"]))
        for pair in locality.city["exclusive"]
    ]


class ProgrammeNames:
    """Reads the programme column of files: code, name or a known alias, whole; nothing is guessed."""

    def __init__(self):
        self._known: dict[str, int] = {}
        self._graced: set[str] = set()
        for programme in Programme.objects.all():
            self._graced |= set(programme.grace_months or ())
            for spelling in (programme.code, programme.name, *programme.aliases):
                self._known[_plain(spelling)] = programme.no

    def read(self, text: str) -> int:
        """The number of the programme a cell names; ProgrammeUnknown (a ValueError with `code`) otherwise.

        The name counts as written, then without the year before it, a remark in brackets or a word for the form of the
        list; but brackets that name another programme make it unknown.
        """
        plain = _plain(text)
        if plain in self._known:
            return self._known[plain]
        bare, _, remark = _YEAR.sub("", plain).partition("(")
        found = next((self._known[name] for name in _without_form(bare) if name in self._known), None)
        if found is None or self._known.get(remark.strip("()"), found) != found:
            raise ProgrammeUnknown
        return found

    def category(self, text: str) -> str | None:
        """The category that a programme's name says of itself: 定期抚恤金 is a programme and the kind of pension."""
        plain = _plain(text)
        return plain if any(word in plain for word in self._graced) else None


def programme_table() -> pa.Table:
    """The catalogue as rules see it (view `programmes`)."""
    names = ("no", "code", "cycle", "payee", "is_means_tested", "is_land", "is_ended_by_death", "min_age", "max_age")
    kinds = [pa.int32(), *[pa.string()] * 3, *[pa.bool_()] * 3, *[pa.int32()] * 2]
    rows = list(Programme.objects.values_list(*names))
    columns = [pa.array([row[at] for row in rows], kind) for at, kind in enumerate(kinds)]
    age_from = [_AGE_FROM[said] for said in Programme.objects.values_list("age_effective", flat=True)]
    columns.append(pa.array(age_from, pa.int32()))
    return pa.table(columns, names=["programme", *names[1:6], "ends_at_death", *names[7:], "age_from"])


def traced_facts(city: str) -> Iterator[TracedFact]:
    """The catalogue, as one fact."""
    yield TracedFact("programme.loaded", f"catalogue:{city}", catalogue_payload())


def catalogue_payload() -> dict:
    """What the trace says of the catalogue."""
    return {"n": Programme.objects.count(), "digest": catalogue_digest()}


def catalogue_digest() -> str:
    """SHA-256 over the catalogue, for the trace."""
    rows = Programme.objects.order_by("no").values_list()
    return hashlib.sha256(repr([[_stable(cell) for cell in row] for row in rows]).encode()).hexdigest()


def _stable(cell: object) -> str:
    """A JSON object's keys come back in an order of the database's own."""
    return str(sorted(cell.items())) if isinstance(cell, dict) else str(cell)


def _shown(programme: Programme) -> ProgrammeShown:
    values = {field.name: getattr(programme, field.name) for field in fields(ProgrammeShown)}
    return ProgrammeShown(**values | {"policy": Policy(**programme.policy) if programme.policy else None})


def _plain(text: str) -> str:
    return squeeze(text).upper().replace("（", "(").replace("）", ")").strip('()《》"“”')


def _without_form(name: str) -> Iterator[str]:
    """某津贴, and 某津贴资金发放表 step by step without a word for its form."""
    yield name
    for ending in _FORMS:
        if name.endswith(ending):
            name = name.removesuffix(ending)
            yield name
