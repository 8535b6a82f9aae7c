"""What may be shown of fact rows without opening a sealed part: region and masked name."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from huimin.kit.refs import ROWS_OF_BATCH
from huimin.ledger.manifest import facts_of
from huimin.ledger.models import PostedBatch
from huimin.warehouse.engine import engine
from huimin.warehouse.facts import quoted, read_schema
from huimin.warehouse.home import Home


@dataclass(frozen=True)
class Label:
    """What may be shown of a fact row without opening a sealed part."""

    region_code: int
    masked_name: str
    is_payment: bool


def labels(home: Home, refs: Iterable[int]) -> dict[int, Label]:
    """ref -> region and masked name of fact rows; of rows that name no person, the name of the unit."""
    table = label_table(home, pa.array(refs, pa.int64()))
    columns = (table[name].to_pylist() for name in ("ref", *Label.__dataclass_fields__))
    return {ref: Label(*rest) for ref, *rest in zip(*columns, strict=True)}


def label_table(home: Home, refs: pa.Array | pa.ChunkedArray) -> pa.Table:
    """The same as columns ref, region_code, masked_name, is_payment, with the first and last month of a payment's
    entitlement (12 where it is for a year); a row of a batch never posted is left out.
    """
    with engine(home) as connection:
        connection.register("wanted", pa.table({"ref": refs}))
        connection.execute("create temp table asked as select distinct ref from wanted")
        connection.execute(_LABELS)
        numbers = connection.execute(f"select distinct ref // {ROWS_OF_BATCH} from asked").fetchall()
        posted = PostedBatch.objects.filter(batch__in=[number for (number,) in numbers])
        for batch in posted.order_by("batch").prefetch_related("files"):
            path = facts_of(home, batch)
            names = read_schema(path)
            mask = next((name for name in ("masked_name", "unit_name") if name in names), "''")
            region = "region_code" if "region_code" in names else "0"
            is_payment = batch.kind == "payments"
            period = "starts_month, starts_month + if(n_months = 0, 12, n_months) - 1" if is_payment else "null, null"
            connection.execute(
                f"""insert into label select ref, coalesce({region}, 0), coalesce({mask}, ''), {is_payment}, {period}
                from read_parquet('{quoted(path)}') semi join asked using (ref)"""
            )
        return connection.sql("select * from label").to_arrow_table()


_LABELS = """
    create temp table label (ref bigint, region_code bigint, masked_name varchar, is_payment boolean,
                             starts_month integer, last_month integer)
"""
