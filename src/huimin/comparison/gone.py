"""Why a finding is withdrawn: which batch took its cause away, or what else did."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from huimin.comparison.standing import evidence_of
from huimin.kit.refs import unpack
from huimin.ledger.queries import taken_by
from huimin.warehouse.home import Home

CODES = ("batch_gone", "batch_came", "rule_changed", "day_moved", "looked_again")


@dataclass(frozen=True)
class Causes:
    """What is known of a rule's change since it was asked last. subjects: key -> batch, where it looked at some."""

    is_other_rule: bool
    is_other_day: bool
    subjects: pa.Table | None = None


def reasons(
    home: Home, known: Mapping[str, tuple], rule_of: Mapping[str, str], causes: Mapping[str, Causes]
) -> Callable[[Sequence[str]], dict[str, dict]]:
    """For ids of findings: code, batch, and `by`, the batch in its place."""

    def because(gone: Sequence[str]) -> dict[str, dict]:
        batches = _batches(home, known, gone)
        taken = taken_by({batch for found in batches.values() for batch in found})
        came = {rule: _newest(cause.subjects, known, gone) for rule, cause in causes.items()}
        return {
            id_: _one(causes[rule_of[id_]], sorted(batches.get(id_, ())), taken, came[rule_of[id_]].get(known[id_][1]))
            for id_ in gone
        }

    return because


def _one(cause: Causes, batches: Sequence[int], taken: Mapping[int, int | None], came: int | None) -> dict:
    gone = next((batch for batch in batches if batch in taken), None)
    if gone is not None:
        return {"code": "batch_gone", "batch": gone, "by": taken[gone]}
    if cause.is_other_rule:
        return {"code": "rule_changed"}
    if came is not None:
        return {"code": "batch_came", "batch": came}
    return {"code": "day_moved" if cause.is_other_day else "looked_again"}


def _batches(home: Home, known: Mapping[str, tuple], gone: Sequence[str]) -> dict[str, set[int]]:
    runs: dict[int, list[str]] = {}
    for id_ in gone:
        runs.setdefault(known[id_][2], []).append(id_)
    found: dict[str, set[int]] = {}
    for run, ids in sorted(runs.items()):
        rows = evidence_of(home, run, ids)
        for id_, ref in zip(rows["finding"].to_pylist(), rows["ref"].to_pylist(), strict=True):
            found.setdefault(id_, set()).add(unpack(ref)[0])
    return found


def _newest(subjects: pa.Table | None, known: Mapping[str, tuple], gone: Sequence[str]) -> dict[int, int | None]:
    if subjects is None:
        return {}
    wanted = {known[id_][1] for id_ in gone}
    pairs = zip(subjects["key"].to_pylist(), subjects["batch"].to_pylist(), strict=True) if wanted else ()
    return {key: batch for key, batch in pairs if key in wanted}
