"""What a batch touches: the keys that must be looked at again when it comes, goes or is replaced, or a link of it does."""

import pyarrow as pa

from huimin.datasets.queries import fact_columns, load_kinds
from huimin.datasets.types import PERSONS
from huimin.identity.queries import ever_linked
from huimin.ledger.books import open_kind, read_files, take_table
from huimin.ledger.manifest import facts_of
from huimin.ledger.models import PostedBatch
from huimin.warehouse.engine import engine
from huimin.warehouse.home import Home


def changed_keys(home: Home, batch: int) -> pa.Table:
    """person_key, programme, year (null where the kind has none), each combination once, that a batch has rows of.

    Whether the batch is shown does not matter; of rows that were ever tied to a person by a link, every such person is
    meant. A batch that took the place of another changes the keys of both.
    """
    posted = PostedBatch.objects.prefetch_related("files").get(batch=batch)
    columns = fact_columns(load_kinds()[posted.kind])
    persons = [name for name in PERSONS if name in columns]
    said = [name if name in columns else f"null::integer as {name}" for name in ("programme", "year")]
    own = " union ".join(
        f"select {name} as person_key, {', '.join(said)} from fact_{posted.kind} where {name} is not null"
        for name in persons
    )
    with engine(home, memory="1GB") as books:
        take_table(books, "tied", ever_linked(batch))
        open_kind(books, posted.kind, columns, [read_files([facts_of(home, posted)])], has_links=False)
        return books.sql(f"""
            {own}
            union
            select t.person_key, {", ".join(said)} from fact_{posted.kind} as f join tied as t on t.ref = f.ref
            order by all
        """).to_arrow_table()
