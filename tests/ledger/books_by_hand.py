"""Books written row by row, for tests that ask what the ledger makes of any sequence of batches and links."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from huimin.audit import actions as audit
from huimin.audit.queries import head
from huimin.identity.models import Link
from huimin.kit.refs import pack, unpack
from huimin.ledger.models import PostedBatch, PostedFile
from huimin.warehouse import files
from huimin.warehouse.home import Home

NOW = datetime(2026, 1, 5, tzinfo=UTC)
SCHEMA = pa.schema(
    [
        ("ref", pa.int64()),
        ("region_code", pa.int64()),
        ("masked_name", pa.string()),
        ("name_key", pa.int64()),
        ("person_key", pa.int64()),
        ("grade", pa.int8()),
        ("household_key", pa.int64()),
        ("members", pa.int16()),
        ("amount_fen", pa.int64()),
        ("starts_month", pa.int32()),
        ("n_months", pa.int16()),
        ("year", pa.int16()),
        ("pay_on", pa.date32()),
        ("account_key", pa.int64()),
        ("programme", pa.int32()),
    ]
)


@dataclass
class Hand:
    """Posts, hides and links without an import; every act has its place in the trace."""

    home: Home
    refs: list[int] = field(default_factory=list)
    n: int = 0

    def post(self, rows: list[dict], supersedes: int | None = None) -> int:
        """A batch of payments; a row without a key waits for a link."""
        self.n += 1
        folder = self.home.batch(self.n)
        folder.mkdir(parents=True)
        lines = [{**dict.fromkeys(SCHEMA.names), **row, "ref": pack(self.n, 0, at)} for at, row in enumerate(rows, 1)]
        self.refs += [line["ref"] for line in lines if line["person_key"] is None]
        path = folder / "facts.parquet"
        pq.write_table(pa.Table.from_pylist(lines, SCHEMA).sort_by("year"), path)
        posted = PostedBatch.objects.create(
            batch=self.n, kind="payments", schema_version=1, key_id="k", n_rows=len(lines), shown_from=self._traced()
        )
        PostedFile.objects.create(
            batch=posted, part="facts", name=path.name, sha256=files.sha256(path), n_bytes=path.stat().st_size
        )
        if supersedes is not None:
            self.hide(supersedes)
        return self.n

    def hide(self, number: int) -> None:
        """A batch ceases to be shown."""
        PostedBatch.objects.filter(batch=number, shown_until=None).update(shown_until=self._traced())

    def link(self, ref: int, person_key: int) -> None:
        """A row means a person from now on, and nobody else."""
        self.unlink(ref)
        Link.objects.create(
            batch=unpack(ref)[0], row=ref, person_key=person_key, grade=3, method="by_hand", valid_from=self._traced()
        )

    def unlink(self, ref: int) -> None:
        """A row means nobody from now on."""
        Link.objects.filter(row=ref, valid_to=None).update(valid_to=self._traced())

    def shown(self) -> list[int]:
        """The batches that are shown."""
        return list(PostedBatch.objects.filter(shown_until=None).order_by("batch").values_list("batch", flat=True))

    def _traced(self) -> int:
        seq = head().size
        audit.record(type="batch.posted", subject=f"batch:{seq}", payload={"n": seq}, by="operator", unit="", now=NOW)
        return seq


def fresh(root: Path) -> Hand:
    """An empty home."""
    return Hand(Home(root, root / "keys"))
