"""These tests need a cluster: `./huimin test --spark` makes what it takes and says where PyPI's pyspark lies."""

import os
from pathlib import Path

import pytest

SERVER = os.environ.get("HUIMIN_SPARK")
collect_ignore_glob = [] if SERVER else ["test_*.py"]


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    """A master, two workers, a Connect server."""
    from .cluster import Cluster

    with Cluster(Path(SERVER), tmp_path_factory.mktemp("spark")) as started:
        yield started


@pytest.fixture(scope="session")
def spark(cluster):
    """A client of the cluster, over Spark Connect."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.remote(cluster.address).getOrCreate()
    yield session
    session.stop()
