"""A real Spark cluster on this machine: a master, workers and a Connect server, each a process of its own."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_PATIENCE = 180  # seconds until a process must be there, on a busy machine
_CORES, _MEMORY = 1, "1g"  # of a worker
# Plans of tiny tables: few partitions, no waiting for a better place; a lost worker is told from a slow one in seconds.
_SETTINGS = {
    "spark.sql.shuffle.partitions": "4",
    "spark.locality.wait": "0",
    "spark.ui.enabled": "false",
    "spark.executor.memory": "768m",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.network.timeout": "60s",
    "spark.executor.heartbeatInterval": "5s",
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "10000",
}


class Cluster:
    """Started by `with`; `address` is what a Spark Connect client is given. Logs lie in `folder`."""

    def __init__(self, server: Path, folder: Path, *, n_workers: int = 2):
        """server: the folder of PyPI's pyspark."""
        self.server, self.folder, self.n_workers = server, folder, n_workers
        self.workers: dict[
            str, subprocess.Popen
        ] = {}  # id in the master's books -> process, a group with its executors
        self._others: list[subprocess.Popen] = []

    def __enter__(self) -> "Cluster":
        try:
            master, pages, connect = _free_port(), _free_port(), _free_port()
            self._pages = f"http://127.0.0.1:{pages}/json/"
            self._master = f"spark://127.0.0.1:{master}"
            self._others.append(
                self._start("master", "org.apache.spark.deploy.master.Master", "--port", master, "--webui-port", pages)
            )
            self._until(lambda: self._alive() is not None, "the master")
            for number in range(self.n_workers):
                self._add_worker(number)
            self._others.append(self._start_connect(connect))
            self._until(lambda: _answers(connect), "the Connect server")
            self.address = f"sc://127.0.0.1:{connect}"
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in [*self.workers.values(), *self._others]:
            _end(process)

    def executors(self) -> dict[str, int]:
        """Worker that is alive -> cores that its executors use now, as the master says."""
        return {worker["id"]: worker["coresused"] for worker in self._alive() or []}

    def kill(self, worker: str) -> None:
        """End a worker and its executors as a power cut would."""
        _end(self.workers[worker])
        self._until(lambda: worker not in self.executors(), "the loss of a worker")

    def _add_worker(self, number: int) -> None:
        known = set(self.executors())
        words = ["--cores", _CORES, "--memory", _MEMORY, "--work-dir", self.folder / f"work-{number}", "--port", 0]
        words += ["--webui-port", 0, self._master]
        process = self._start(f"worker-{number}", "org.apache.spark.deploy.worker.Worker", *words)
        self._others.append(process)
        self._until(lambda: set(self.executors()) - known, f"worker {number}")
        self._others.remove(process)
        self.workers[(set(self.executors()) - known).pop()] = process

    def _start_connect(self, port: int) -> subprocess.Popen:
        settings = _SETTINGS | {"spark.connect.grpc.binding.address": "127.0.0.1"}
        settings |= {"spark.connect.grpc.binding.port": port, "spark.sql.warehouse.dir": self.folder / "warehouse"}
        words = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
        entry = "org.apache.spark.sql.connect.service.SparkConnectServer"
        submit = "org.apache.spark.deploy.SparkSubmit"
        return self._start("connect", submit, "--master", self._master, *words, "--class", entry, "spark-internal")

    def _start(self, name: str, entry: str, *words: object) -> subprocess.Popen:
        environment = {
            **os.environ,
            "SPARK_HOME": str(self.server),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_MASTER_HOST": "127.0.0.1",
            "SPARK_LOCAL_DIRS": str(self.folder / "local"),
            "SPARK_DAEMON_MEMORY": "512m",
        }
        for strange in ("SPARK_REMOTE", "SPARK_CONF_DIR", "PYTHONPATH"):
            environment.pop(strange, None)
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [str(self.server / "bin" / "spark-class"), entry, *map(str, words)],
                env=environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a group with the executors that a worker starts
            )

    def _alive(self) -> list[dict] | None:
        try:
            with urllib.request.urlopen(self._pages, timeout=5) as answer:
                workers = json.load(answer)["workers"]
        except OSError:
            return None
        return [worker for worker in workers if worker["state"] == "ALIVE"]

    def _until(self, is_so: Callable[[], object], what: str) -> None:
        end = time.monotonic() + _PATIENCE
        while not is_so():
            ended = [process for process in self._others if process.poll() is not None]
            if ended or time.monotonic() > end:
                raise RuntimeError(f"{what} did not come about; its log is in {self.folder}")
            time.sleep(0.2)


def _end(process: subprocess.Popen) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _answers(port: int) -> bool:
    with socket.socket() as one:
        one.settimeout(1)
        return one.connect_ex(("127.0.0.1", port)) == 0
