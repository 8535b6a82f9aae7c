"""The assertions of a kind that single rows answer: dates in order, dates not in the future."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huimin.datasets.types import Assertion, Kind


@dataclass(frozen=True)
class Failure:
    """Rows that fail an assertion: the code of `codes.yml`, the column it is told of, and which rows."""

    code: str
    column: str
    mask: np.ndarray


def failures(kind: Kind, rows: pa.Table, *, today: date) -> list[Failure]:
    """Rows of `rows` (named by fact columns) that contradict the kind's `order` and `not_future` assertions.

    Nulls contradict nothing; a column that is not in `rows` is passed over. `total` and `unique` need the file's lines
    and the ledger, and are told there.
    """
    found = [failure for assertion in kind.assertions for failure in _check(kind, assertion, rows, today)]
    return [failure for failure in found if failure.mask.any()]


def _check(kind: Kind, assertion: Assertion, rows: pa.Table, today: date) -> Iterator[Failure]:
    facts = {name: kind.column(name).facts[0] for name in assertion.columns}
    here = {name: rows[fact] for name, fact in facts.items() if fact in rows.column_names}
    if assertion.check == "not_future":
        for name, days in here.items():
            yield Failure(assertion.code, name, _true(pc.greater(days, pa.scalar(today, pa.date32()))))
    elif assertion.check == "order" and len(here) == len(facts):
        (_, earlier), (name, later) = here.items()
        yield Failure(assertion.code, name, _true(pc.greater(earlier, later)))


def _true(mask: pa.ChunkedArray) -> np.ndarray:
    return np.asarray(pc.fill_null(mask, False))
