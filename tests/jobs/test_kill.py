"""Real worker processes, killed for real. On SQLite they share a file, on PostgreSQL the test database."""

import json
import os
import random
import shutil
import signal
from pathlib import Path

import psycopg.conninfo
import pytest
from django.db import connection

from tests.forked import Fork
from tests.jobs.child import run


class Site:
    """One home and its processes."""

    def __init__(self, home: Path, empty: Path | None) -> None:
        self.running: list[Fork] = []
        self.environment = os.environ | {"HUIMIN_HOME": str(home)}
        if connection.vendor == "postgresql":
            given = connection.get_connection_params()
            given = {key: given[key] for key in ("dbname", "user", "password", "host", "port") if given.get(key)}
            self.environment["HUIMIN_POSTGRES"] = psycopg.conninfo.make_conninfo(**given)
        else:
            self.environment.pop("HUIMIN_POSTGRES", None)
            shutil.copy(empty, home)

    def start(self, *verb: str) -> Fork:
        process = Fork(run, self.environment, *verb)
        self.running.append(process)
        return process

    def tell(self, *verb: str) -> dict | None:
        """Run a verb to its end; its last line."""
        process = self.start(*verb)
        lines = process.communicate()[0].splitlines()
        assert process.returncode == 0, process.stderr
        return json.loads(lines[-1]) if lines else None

    def enqueue(self, n: int, seconds: float = 0.01) -> int:
        return self.tell("enqueue", json.dumps({"n": n, "seconds": seconds}))["jobs"][0]

    def kill_after(self, n_lines: int, *verb: str) -> None:
        """Start a verb and SIGKILL it when it has said so many lines."""
        process = self.start(*verb)
        for _ in range(n_lines):
            assert process.stdout.readline()
        process.send_signal(signal.SIGKILL)

    def end(self) -> None:
        for process in self.running:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A migrated SQLite file, made once; PostgreSQL uses the test database."""
    if connection.vendor != "sqlite":
        return None
    home = tmp_path_factory.mktemp("empty")
    Fork(run, os.environ | {"HUIMIN_HOME": str(home)}, "migrate").communicate()
    return home / "huimin.sqlite3"


@pytest.fixture
def site(tmp_path, transactional_db, empty):
    site = Site(tmp_path, empty)
    yield site
    site.end()


def test_a_killed_workers_job_is_taken_up_at_once_and_nothing_is_lost_or_doubled(site):
    job = site.enqueue(30, 0.02)
    site.kill_after(7, "work")
    assert site.tell("work", "until-idle") == {"taken": 1}
    said = site.tell("state")
    assert said["jobs"][0]["state"] == "done"
    assert said["jobs"][0]["attempt"] == 2
    assert said["jobs"][0]["result"] == {"n": 30}
    assert said["jobs"][0]["progress_done"] == 30
    assert said["steps"] == [f"job:{job}/{step}" for step in range(30)]


@pytest.mark.parametrize("n_kills", [5, pytest.param(50, marks=pytest.mark.nightly)])
def test_kills_at_random_moments_lose_and_double_nothing(site, n_kills):
    seed = random.randrange(10**6)
    chance, n = random.Random(seed), 12 * n_kills
    job = site.enqueue(n, 0.005)
    for _ in range(n_kills):
        site.kill_after(chance.randrange(1, 12), "work")
    site.tell("work", "until-idle")
    said = site.tell("state")
    assert said["steps"] == [f"job:{job}/{step}" for step in range(n)], seed
    assert (said["jobs"][0]["state"], said["jobs"][0]["attempt"]) == ("done", n_kills + 1), seed
    assert said["alterations"] == [], seed


def test_control_a_queue_that_forgets_what_it_handed_out_loses_the_job(site):
    site.enqueue(30, 0.02)
    site.kill_after(7, "naive-delete")
    assert site.tell("naive-delete") == {"taken": 0}
    assert len(site.tell("state")["steps"]) < 30


def test_control_workers_without_a_lease_double_the_job(site):
    site.enqueue(1000, 0.1)
    for _ in range(2):
        assert json.loads(site.start("naive-look").stdout.readline()) == {"step": 0}
    steps = site.tell("state")["steps"]
    assert len(steps) > len(set(steps))


def test_three_workers_do_each_of_many_jobs_once(site):
    jobs = site.tell("enqueue", json.dumps({"n": 2}), "20")["jobs"]
    workers = [site.start("work", "until-idle") for _ in range(3)]
    for worker in workers:
        worker.communicate()
    said = site.tell("state")
    assert {job["state"] for job in said["jobs"]} == {"done"}
    assert {job["attempt"] for job in said["jobs"]} == {1}
    assert sorted(said["steps"]) == sorted(f"job:{job}/{step}" for job in jobs for step in range(2))


def test_sigterm_gives_the_job_back_and_ends_well(site):
    job = site.enqueue(400, 0.02)
    worker = site.start("work")
    for _ in range(3):
        worker.stdout.readline()
    worker.send_signal(signal.SIGTERM)
    worker.communicate()
    assert worker.returncode == 0
    said = site.tell("state")
    assert (said["jobs"][0]["pk"], said["jobs"][0]["state"], said["jobs"][0]["attempt"]) == (job, "queued", 0)
    assert 3 <= len(said["steps"]) < 400


def test_a_lease_keeps_another_process_out_and_says_who_holds_it(site):
    holder = site.start("hold", "60")
    assert json.loads(holder.stdout.readline()) == {"held": "books"}
    refused = site.tell("hold", "0")
    assert refused["code"] == "lease_held"
    assert refused["pid"] == holder.pid
    assert "operator" in refused["zh"]
    assert "导入" in refused["zh"]
    assert "import" in refused["en"]


def test_the_lease_of_a_killed_process_is_free_at_once(site):
    site.kill_after(1, "hold", "60")
    assert site.tell("hold", "0") == {"held": "books"}
    assert site.tell("hold", "0") == {"held": "books"}
