"""The peer of the rules: the same facts as rows with 18-character numbers in the order of months, and plain SQL over them."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from huimin.warehouse.files import SealingKeys

HERE = Path(__file__).parent / "naive"
_TEXTS = {  # a key of the fact files -> the sealed column it was made of, and its name here
    "person_key": ("id_number", "id_number"),
    "name_key": ("name", "name"),
    "spouse_key": ("spouse_id_number", "spouse_id_number"),
    "spouse_name_key": ("spouse_name", "spouse_name"),
    "account_key": ("account", "account"),
    "old_account_key": ("old_account", "old_account"),
    "household_key": ("household_no", "household_no"),
    "payee_key": ("payee", "payee"),
    "holder_key": ("holder_name", "holder_name"),
    "phone_key": ("phone", "phone"),
    "parcel_key": ("parcel", "parcel"),
    "machine_key": ("machine_no", "machine_no"),
    "former_name_key": ("former_name", "former_name"),
    "invoice_key": ("invoice_no", "invoice_no"),
    "invoice_code_key": ("invoice_code", "invoice_code"),
    "party_key": ("party", "party"),
    "staff_key": ("staff_id_number", "staff_id_number"),
    "staff_name_key": ("staff_name", "staff_name"),
    "handler_name_key": ("handler", "handler"),
    "approver_name_key": ("approver", "approver"),
    "business_key": ("uscc", "uscc"),
    "building_key": ("unit_no", "unit_no"),
    "address_key": ("address", "address"),
}
_DROPPED = ("grade", "spouse_grade")


@dataclass(frozen=True)
class Answer:
    """One naive rule: how many findings (subject and programme), in how many seconds."""

    rule: str
    n_findings: int
    seconds: float


def export(folder: Path, as_of: date, *, memory: str = "4GB") -> Path:
    """Write the books of the current home as a typist's tables; needs the home's keys. Made once."""
    from django.conf import settings

    from huimin.datasets.queries import load_kinds
    from huimin.identity.queries import load as load_keys
    from huimin.ledger.queries import facts_of, shown
    from huimin.pipeline.comparing import exclusive_programmes, parameters
    from huimin.programmes.queries import programme_table

    if (folder / "complete").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    ring = load_keys(settings.HOME.keys, settings.HOME.root)
    with duckdb.connect(config={"memory_limit": memory, "temp_directory": str(folder / "spill")}) as connection:
        connection.register("codes", programme_table())
        for kind in load_kinds():
            paths = [facts_of(settings.HOME, batch) for batch in shown(kind)]
            _export_kind(connection, folder, kind, paths, ring.sealing)
        _export_small(connection, folder, exclusive_programmes(), parameters(as_of))
    (folder / "complete").touch()
    return folder


def _export_kind(connection, folder: Path, kind: str, paths: list[Path], keys: SealingKeys) -> None:
    parts = folder / f"{kind}.parts"
    parts.mkdir(exist_ok=True)
    for path in paths:
        part = parts / f"{path.parent.name}.parquet"
        if not part.exists():
            _export_batch(connection, path, part, keys)
    order = "starts_month, region_code, ref" if kind == "payments" else "ref"
    source = f"read_parquet('{parts}/*.parquet', union_by_name = true)"
    if paths:
        connection.execute(
            f"copy (select * from {source} order by {order}) to '{folder}/{kind}.parquet' (format parquet)"
        )
    else:
        _empty(connection, folder, kind)


def _empty(connection, folder: Path, kind: str) -> None:
    from huimin.datasets.queries import fact_columns, load_kinds

    facts = dict(fact_columns(load_kinds()[kind]))
    columns = [*_names(facts | ({"masked_name": "VARCHAR"} if "name_key" in facts else {}))]
    chosen = ", ".join(f"null::{type_} as {name}" for name, type_ in columns)
    connection.execute(f"copy (select {chosen} where false) to '{folder}/{kind}.parquet' (format parquet)")


def _names(columns: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, type_ in columns.items():
        if name in _TEXTS:
            yield _TEXTS[name][1], "varchar"
        elif name in ("programme", "region_code"):
            yield name, "varchar"
        elif name not in _DROPPED:
            yield name, type_


def _export_batch(connection, path: Path, part: Path, keys: SealingKeys) -> None:
    from huimin.warehouse.sealed import read_sealed

    columns = pq.read_schema(path).names
    texts = {name: _TEXTS[name] for name in columns if name in _TEXTS}
    sealed_path = path.parent / "sealed.parquet"
    wanted = ["ref", *(source for source, _ in texts.values())]
    sealed = read_sealed(sealed_path, keys, columns=wanted) if texts else pa.table({"ref": pa.array([], pa.int64())})
    connection.register("sealed", sealed)
    chosen = [_expression(name, texts) for name in columns if name not in _DROPPED]
    programme = "left join codes c on c.programme = f.programme" if "programme" in columns else ""
    connection.execute(
        f"copy (select {', '.join(chosen)} from read_parquet('{path}') f left join sealed s on s.ref = f.ref {programme}) "
        f"to '{part}' (format parquet)"
    )
    connection.unregister("sealed")


def _expression(name: str, texts: dict[str, tuple[str, str]]) -> str:
    if name in texts:
        source, shown = texts[name]
        return f"case when f.{name} is not null then s.{source} end as {shown}"
    if name == "programme":
        return "c.code as programme"
    return "printf('%012d', f.region_code) as region_code" if name == "region_code" else f"f.{name}"


def _export_small(connection, folder: Path, exclusive: pa.Table, parameters: pa.Table) -> None:
    connection.register("exclusive", exclusive)
    connection.register("limits", parameters)
    for name, query in {
        "programmes": "select * exclude (programme, code), code as programme from codes",
        "parameters": "select name, left(printf('%012d', county_code), 6) as county, value from limits",
        "exclusive_programmes": "select a.code as programme_a, b.code as programme_b, w.code as wrongly_held from exclusive e "
        "join codes a on a.programme = e.programme_a join codes b on b.programme = e.programme_b "
        "left join codes w on w.programme = e.wrongly_held",
    }.items():
        connection.execute(f"copy ({query}) to '{folder}/{name}.parquet' (format parquet)")


def rules() -> list[str]:
    """The rules that were typed."""
    return sorted(path.stem for path in HERE.glob("*.sql") if path.stem != "views")


def ask(folder: Path, *, threads: int | None = None, memory: str = "2GB") -> list[Answer]:
    """Every naive rule over the exported rows, one after another in one connection."""
    settings = {"memory_limit": memory, "temp_directory": str(folder / "spill"), "preserve_insertion_order": False}
    if threads:
        settings["threads"] = threads
    answers = []
    with duckdb.connect(config=settings) as connection:
        for file in sorted(folder.glob("*.parquet")):
            connection.execute(f"create view {file.stem} as select * from read_parquet('{file}')")
        connection.execute((HERE / "views.sql").read_text("utf-8"))
        for rule in rules():
            began = time.monotonic()
            connection.execute(f"create or replace temp table found as {(HERE / f'{rule}.sql').read_text('utf-8')}")
            n = connection.execute(
                "select count(distinct (subject, programme)) from found where subject is not null"
            ).fetchone()[0]
            answers.append(Answer(rule, n, time.monotonic() - began))
    return answers
