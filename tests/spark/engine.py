"""Views of the books on Spark, from the rows that DuckDB has, and a rule's rows read back."""

from collections.abc import Collection
from pathlib import Path

import pyarrow as pa

from huimin.rules.checker import views

_TYPES = {"VARCHAR": "STRING", "INTEGER": "INT"}


def give(connection, spark, names: Collection[str], folder: Path) -> None:
    """Make each view on Spark from the rows of the view of that name in a DuckDB connection."""
    for name in names:
        columns = views()[name]
        path = folder / f"{name}.parquet"
        chosen = ", ".join(f'"{column}"::{type_} as "{column}"' for column, type_ in columns.items())
        connection.execute(f"copy (select {chosen} from {name}) to '{path}' (format parquet)")
        schema = ", ".join(f"`{column}` {_TYPES.get(type_, type_)}" for column, type_ in columns.items())
        spark.read.schema(schema).parquet(str(path)).createOrReplaceTempView(name)


def asked(spark, sql: str) -> pa.Table:
    """What a SELECT finds on Spark."""
    return spark.sql(sql).toArrow()


def told(table: pa.Table) -> list[tuple]:
    """Rows without their order."""
    return sorted(zip(*(column.to_pylist() for column in table.columns), strict=True), key=repr)
