"""Questions other rooms ask about dataset kinds and problem codes."""

from huimin.datasets.checks import Failure, failures
from huimin.datasets.codes import problem_codes, sentence
from huimin.datasets.headers import header_unit, normalise_header
from huimin.datasets.loader import KindError, load_kinds
from huimin.datasets.matching import infer, is_header, map_header, recognise
from huimin.datasets.reference import reference_page
from huimin.datasets.types import COLUMN_TYPES, FACT_TYPES, Column, Kind

__all__ = [
    "Failure",
    "KindError",
    "fact_columns",
    "failures",
    "header_unit",
    "infer",
    "is_header",
    "kind",
    "load_kinds",
    "map_header",
    "normalise_header",
    "problem_codes",
    "recognise",
    "reference_page",
    "sentence",
    "template_columns",
]


def kind(name: str) -> Kind:
    """The kind of that name; KeyError for an unknown one (the caller says which exist)."""
    return load_kinds()[name]


def template_columns(kind: Kind) -> tuple[Column, ...]:
    """The columns of an empty form for this kind, in order: what is kept, without what is only known."""
    return tuple(column for column in kind.columns if not column.is_ignored)


def fact_columns(kind: Kind) -> dict[str, str]:
    """Fact column -> DuckDB type, in the order of the Parquet file; `ref` first."""
    facts = {"ref": "BIGINT"}
    for column in kind.columns:
        for fact in column.facts:
            facts.setdefault(fact, FACT_TYPES.get(fact) or str(COLUMN_TYPES[column.type]))
    return facts
