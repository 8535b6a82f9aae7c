"""Who sent a file and how its columns were read: told when the unit is not known, or the layout is not last time's."""

import difflib
import json
from datetime import datetime

import numpy as np

from huimin.intake import actions as intake
from huimin.intake.queries import Balance, Batch, Source, layout_of, sender_of
from huimin.users import queries as users


def note_unit(batch: Batch, balance: Balance, source: Source) -> None:
    """Put `unit_not_known` on record with the likest codes of the division, where the table has no such unit."""
    if not batch.unit or users.units_named([batch.unit]):
        return
    codes = [unit.code for unit in users.units_over(batch.region_code)]
    near = difflib.get_close_matches(batch.unit, codes, n=3, cutoff=0)
    values = json.dumps({"unit": batch.unit, "near": near}, ensure_ascii=False)
    balance.note("warning", source.good[0].index, np.array([0]), None, "unit_not_known", values)


def note_change(batch: Batch, balance: Balance, source: Source, programme: str) -> None:
    """Put `mapping_changed` with both mappings on record, if the sender is known and sent another layout before."""
    sender = sender_of(batch)
    known = layout_of(sender, batch.kind, programme) if sender else None
    if known is None:
        return
    headers, mapping = _layout(balance, source)
    if known.mapping != mapping or set(known.headers) != set(headers):
        sheet = source.good[0]
        values = {"before": known.mapping, "now": mapping, "new": _new(headers, known), "gone": _gone(headers, known)}
        rows = np.array([sheet.layout.header_row])
        balance.note("warning", sheet.index, rows, None, "mapping_changed", json.dumps(values, ensure_ascii=False))


def remember(batch: Batch, balance: Balance, source: Source, programme: str, *, by: str, now: datetime) -> None:
    """Remember how the first good sheet's columns were read."""
    headers, mapping = _layout(balance, source)
    intake.remember_layout(batch=batch, programme=programme, headers=headers, mapping=mapping, by=by, now=now)


def _layout(balance: Balance, source: Source) -> tuple[list[str], dict[str, str]]:
    sheet = source.good[0]
    cells, columns = sheet.layout.header_cells, balance.mappings[sheet.index].columns
    return [cell for cell in cells if cell], {name: cells[at] for name, at in columns.items()}


def _new(headers: list[str], known) -> list[str]:
    return [header for header in headers if header not in known.headers]


def _gone(headers: list[str], known) -> list[str]:
    return [header for header in known.headers if header not in headers]
