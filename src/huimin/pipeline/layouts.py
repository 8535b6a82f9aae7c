"""The layouts of senders: remembered with each file, and told when a sender's columns are read otherwise than last time."""

import json
from datetime import datetime

import numpy as np

from huimin.intake import actions as intake
from huimin.intake.queries import Balance, Batch, Source, layout_of


def note_change(batch: Batch, balance: Balance, source: Source, programme: str) -> None:
    """Put `mapping_changed` with both mappings on record, if the sender is known and sent another layout before."""
    known = layout_of(batch.unit, batch.kind, programme) if batch.unit else None
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
