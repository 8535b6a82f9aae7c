"""What may be shown of fact rows without opening a sealed part: region and masked name."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from huimin.kit.refs import unpack
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


NO_LABEL = Label(0, "", False)


def labels(home: Home, refs: Iterable[int]) -> dict[int, Label]:
    """ref -> region and masked name of fact rows, read from the batches they lie in."""
    by_batch: dict[int, list[int]] = {}
    for ref in set(refs):
        by_batch.setdefault(unpack(ref)[0], []).append(ref)
    found: dict[int, Label] = {}
    posted = {batch.batch: batch for batch in PostedBatch.objects.filter(batch__in=by_batch).prefetch_related("files")}
    with engine(home, threads=1) as connection:
        for number, wanted in sorted(by_batch.items()):
            if number not in posted:
                continue
            path = facts_of(home, posted[number])
            kind = posted[number].kind
            names = read_schema(path)
            mask = "masked_name" if "masked_name" in names else "''"
            region = "region_code" if "region_code" in names else "0"
            connection.register("wanted", pa.table({"ref": pa.array(wanted, pa.int64())}))
            rows = connection.execute(
                f"select ref, coalesce({region}, 0), coalesce({mask}, '') from read_parquet('{quoted(path)}') semi join wanted using (ref)"
            ).fetchall()
            found |= {ref: Label(code, name, kind == "payments") for ref, code, name in rows}
    return found
