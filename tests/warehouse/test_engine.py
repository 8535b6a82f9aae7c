"""The engine that many short jobs share."""

import pyarrow as pa
import pytest

from huimin.warehouse.engine import EngineError, engine
from huimin.warehouse.home import Home


def test_connections_share_an_engine_and_see_nothing_of_each_other(tmp_path):
    home = Home(tmp_path, tmp_path / "keys")
    with engine(home) as one, engine(home) as other:
        one.register("given", pa.table({"a": [1]}))
        one.execute("create temp table made as select * from given")
        for name in ("made", "given"):
            with pytest.raises(EngineError):
                other.execute(f"select * from {name}")
    with engine(home) as later, pytest.raises(EngineError):
        later.execute("select * from made")
