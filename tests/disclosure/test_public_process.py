"""The public process as it really runs: what it opens, what it imports, what it knows. The staff process is the control."""

import gzip
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import huimin
from tests.browser.conftest import free_port

from .public import VILLAGE, Folder

PACKAGE, WATCH = Path(huimin.__file__).parent, Path(__file__).parent / "watch"
PAGES = ["/", f"/regions/{VILLAGE}/", f"/regions/{VILLAGE}/payments/?month=2018-01", f"/regions/{VILLAGE}/column/", "/programmes/DIBAO/", "/lines/officerlineaaa/", "/nix/", "/static/ui/public.css"]  # fmt: skip
MODELS = re.compile(
    r"huimin\.\w+\.models|huimin\.(warehouse|ledger|identity|audit|users|casework|cli)\b|duckdb|psycopg"
)


class Server:
    """A process of gunicorn with a given environment, and what it was seen doing."""

    def __init__(self, folder: Path, wsgi: str, **environment: str):
        self.port, self.log, self.seen_file = free_port(), folder / "server.log", folder / "seen"
        self.url = f"http://127.0.0.1:{self.port}"
        given = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(WATCH), "WATCH_LOG": str(self.seen_file), "PYTHONDONTWRITEBYTECODE": "1",
            "HUIMIN_WSGI": wsgi, "HUIMIN_BIND": f"127.0.0.1:{self.port}", "HUIMIN_WORKERS": "1",
        }  # fmt: skip
        command = [Path(sys.executable).with_name("gunicorn"), "-c", "python:huimin.config.gunicorn"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, env=given | environment, cwd="/", stdout=log, stderr=log)
        self._await()

    def _await(self) -> None:
        for _ in range(600):
            assert self.process.poll() is None, self.log.read_text()
            try:
                urllib.request.urlopen(self.url, timeout=10).close()
                return
            except urllib.error.HTTPError:
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def get(self, address: str) -> tuple[int, str]:
        """Status and text."""
        request = urllib.request.Request(self.url + address, headers={"Accept-Encoding": "gzip"})
        try:
            answer = urllib.request.urlopen(request, timeout=20)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            raw = answer.read()
            text = gzip.decompress(raw) if answer.headers.get("Content-Encoding") == "gzip" else raw
            return answer.status, text.decode()

    def seen(self, *events: str) -> set[str]:
        """What was opened or imported."""
        lines = [line.split("\t", 1) for line in self.seen_file.read_text().splitlines() if "\t" in line]
        return {what.removeprefix("file:").split("?")[0] for event, what in lines if event in events}

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture
def start(tmp_path):
    servers = []

    def start(wsgi, **environment):
        servers.append(Server(tmp_path, wsgi, **environment))
        return servers[-1]

    yield start
    for server in servers:
        server.end()


@pytest.fixture
def folder(tmp_path):
    """Editions that can only be read, beside a home of the staff side that nobody may enter."""
    folder = Folder(tmp_path / "home" / "editions")
    for name in ("keys", "batches", "originals", "tmp"):
        (tmp_path / "home" / name).mkdir()
        (tmp_path / "home" / name / "secret").write_text("secret")
        (tmp_path / "home" / name).chmod(0)
    (tmp_path / "home" / "dropbox").mkdir()
    folder.file.chmod(0o444)
    folder.path.chmod(0o555)
    yield folder
    for path in [folder.path, *(tmp_path / "home").iterdir()]:
        path.chmod(0o755)


def public(start, folder, **more):
    given = {"HUIMIN_EDITIONS": str(folder.path), "HUIMIN_DROPBOX": str(folder.path.parent / "dropbox")}
    return start("huimin.config.public_wsgi:application", **given, **more)


def strange(opened, folder):
    """Files opened outside the editions, the drop-box, the program and what every program of the system opens."""
    fine = [
        folder.path, folder.path.parent / "dropbox", PACKAGE, PACKAGE.parents[1] / ".venv", PACKAGE.parents[1] / "tests/disclosure/watch",
        sys.prefix, sys.base_prefix, "/usr", "/lib", "/etc", "/dev", "/proc", "/sys",
    ]  # fmt: skip
    paths = {os.path.abspath(os.path.join("/", name)) for name in opened if name and not name.isdigit()}
    # gunicorn's sign of life, Python's look whether /tmp can be written, the list of the folder the package lies in
    fine_too = re.compile(r"/tmp/(wgunicorn-\w+|[a-z0-9_]{8})|/|" + re.escape(str(PACKAGE.parent)))
    outside = [path for path in paths if not any(Path(path).is_relative_to(place) for place in fine)]
    return {path for path in outside if not fine_too.fullmatch(path)}


def test_it_opens_and_imports_nothing_of_the_staff_side(start, folder):
    server = public(start, folder)
    assert [server.get(page)[0] for page in PAGES] == [200] * 6 + [404, 200]
    opened = server.seen("open", "sqlite3.connect", "os.listdir", "os.scandir")
    assert str(folder.file) in opened
    assert strange(opened, folder) == set()
    assert not {name for name in server.seen("import") if MODELS.match(name)}


def test_the_staff_process_is_seen_doing_what_the_public_one_must_not(start, folder, tmp_path):
    """The control: the same eyes on the other process."""
    home = tmp_path / "staff"
    environment = {**os.environ, "HUIMIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "huimin.config.settings"}
    subprocess.run([sys.executable, "-m", "huimin.cli", "init"], env=environment, check=True, capture_output=True)
    server = start("huimin.config.wsgi:application", HUIMIN_HOME=str(home))
    server.get("/sign-in/")
    opened = server.seen("open", "sqlite3.connect")
    assert any(Path(path).is_relative_to(home) for path in strange(opened, folder))
    assert {name for name in server.seen("import") if MODELS.match(name)}


def test_a_recall_and_a_new_manifest_are_picked_up_within_seconds(start, folder):
    folder.path.chmod(0o755)
    server = public(start, folder)
    assert server.get(f"/regions/{VILLAGE}/")[0] == 200
    folder.show(is_recalled=True)
    began = time.monotonic()
    status, text = server.get(f"/regions/{VILLAGE}/")
    assert (status, "高仑村" in text) == (410, False)
    assert time.monotonic() - began < 5
    folder.show()
    assert server.get(f"/regions/{VILLAGE}/")[0] == 200


def test_a_pinned_key_shuts_out_whoever_signs_with_another(start, folder, tmp_path):
    server = public(start, folder, HUIMIN_MANIFEST_KEY=Folder(tmp_path / "other").key)
    status, text = server.get("/")
    assert (status, "暂时无法核对" in text) == (503, True)
    assert "signed" not in text
    assert "ManifestUnfit" in server.log.read_text()
    assert "/regions/" not in server.log.read_text()


@pytest.mark.parametrize("missing", ["HUIMIN_EDITIONS", "HUIMIN_DROPBOX"])
def test_without_its_folders_it_does_not_start(missing, tmp_path):
    given = {"HUIMIN_EDITIONS": str(tmp_path), "HUIMIN_DROPBOX": str(tmp_path)}
    del given[missing]
    run = subprocess.run([sys.executable, "-c", "import huimin.config.public_wsgi"], env={"PATH": os.environ["PATH"], **given}, capture_output=True, text=True, check=False)  # fmt: skip
    assert run.returncode != 0
    assert f"not set: {missing}" in run.stderr


@pytest.mark.parametrize(("https", "n"), [("1", 0), ("", 4)])
def test_deployed_behind_tls_the_check_of_django_finds_nothing(tmp_path, https, n):
    given = {
        "PATH": os.environ["PATH"], "HUIMIN_EDITIONS": str(tmp_path), "HUIMIN_DROPBOX": str(tmp_path), "HUIMIN_HTTPS": https,
        "DJANGO_SETTINGS_MODULE": "huimin.config.public_settings",
    }  # fmt: skip
    command = [sys.executable, "-m", "django", "check", "--deploy"]
    run = subprocess.run(command, env=given, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert (len(re.findall(r"\(security\.W\d+\)", run.stderr)) > 0) == (n > 0)
