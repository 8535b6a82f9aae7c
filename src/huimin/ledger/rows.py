"""Fact rows as they may be read without opening a sealed part: dates, months, money, what a register states."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from huimin.datasets.queries import fact_columns, load_kinds
from huimin.kit.refs import unpack
from huimin.ledger.manifest import facts_of
from huimin.ledger.models import PostedBatch
from huimin.users.types import Scope
from huimin.warehouse.engine import Connection, engine
from huimin.warehouse.facts import quoted, read_schema
from huimin.warehouse.home import Home

_ALWAYS = ("ref", "region_code", "masked_name", "programme", "starts_month", "n_months", "amount_fen")
# Keys tell nobody anything; sex and birthday help to find out who it is; remarks may hold anything.
_NEVER = {"sex", "birth_on", "grade", "year", "remark", *_ALWAYS}


@dataclass(frozen=True)
class FactRow:
    """A row of a fact file. `values`: (fact column, value) of what its kind states beside the named fields."""

    ref: int
    region_code: int | None
    masked_name: str
    programme: int | None
    starts_month: int | None
    n_months: int | None
    amount_fen: int | None
    kind: str
    values: tuple[tuple[str, object], ...]


def rows(home: Home, refs: Iterable[int], *, scope: Scope) -> dict[int, FactRow]:
    """ref -> row, of the rows that may be read: payments and village entries inside the scope, registers everywhere.

    A register is compared with the whole city; it is shown where a payment inside the scope points at it.
    """
    by_batch: dict[int, list[int]] = {}
    for ref in set(refs):
        by_batch.setdefault(unpack(ref)[0], []).append(ref)
    posted = PostedBatch.objects.filter(batch__in=by_batch).prefetch_related("files").order_by("batch")
    found: dict[int, FactRow] = {}
    with engine(home, threads=1) as connection:
        for batch in posted:
            is_register = load_kinds()[batch.kind].shape == "register"
            for row in _read(connection, facts_of(home, batch), batch.kind, by_batch[batch.batch]):
                if is_register or scope.contains(row.region_code or 0):
                    found[row.ref] = row
    return found


def _read(connection: Connection, path: Path, kind: str, refs: Sequence[int]) -> list[FactRow]:
    held = read_schema(path)
    stated = [name for name in fact_columns(load_kinds()[kind]) if name in held and not _is_hidden(name)]
    always = [f'"{name}"' if name in held else "null" for name in _ALWAYS]
    columns = ", ".join([*always, *(f'"{name}"' for name in stated)])
    wanted = ", ".join(map(str, sorted(refs)))
    answer = connection.execute(f"select {columns} from read_parquet('{quoted(path)}') where ref in ({wanted})")
    return [_row(kind, stated, cells) for cells in answer.fetchall()]


def _row(kind: str, stated: Sequence[str], cells: tuple) -> FactRow:
    ref, region, name, *rest = cells[: len(_ALWAYS)]
    said = zip(stated, cells[len(_ALWAYS) :], strict=True)
    return FactRow(
        ref, region, name or "", *rest, kind, tuple((name, value) for name, value in said if value is not None)
    )


def _is_hidden(name: str) -> bool:
    return name.endswith("_key") or name in _NEVER
