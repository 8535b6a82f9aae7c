"""The real server on a free port with its real static files, and Chromium to look at it.

`site` is the staff side of a fresh home; `shoot` takes pictures at both sizes and asks axe on the way.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.people import make_user
from tests.forked import Fork, environment_of, verbs
from tests.kept import made_home, with_static_files

PICTURES = Path(__file__).resolve().parents[2] / "var/pictures"
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync", "--disable-quic",
]  # fmt: skip
PASSWORD = "correct horse battery staple"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Site:
    """A home with a server in front of it."""

    url: str
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        return environment_of(self.home)

    def huimin(self, *arguments: str) -> str:
        """Runs a verb of the huimin command in this home; returns what it printed."""
        run = verbs(self.home, *arguments)
        said, _ = run.communicate()
        assert run.returncode == 0, run.stderr
        return said

    def run(self, work: Callable, *arguments: str) -> None:
        """Runs a function of a module of the tests in this home, in a process of its own."""
        run = Fork(work, environment_of(self.home), *arguments)
        run.communicate()
        assert run.returncode == 0, run.stderr

    def add_user(self, name: str, *, role: str = "operator", region: str = "350100000000") -> None:
        """A user who can sign in with PASSWORD."""
        self.run(make_user, name, role, region, PASSWORD)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(900):
        assert server.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:  # not there yet, or slow to answer
            time.sleep(0.2)
    raise AssertionError(f"no answer: {log.read_text()}")


@pytest.fixture(scope="session")
def serve(tmp_path_factory) -> Iterator[Callable[..., Site]]:
    """Starts servers over homes: serve(home, wsgi="…:application"); all end with the session."""
    servers = []

    def start(home: Path, **extra: str) -> Site:
        port, log = free_port(), tmp_path_factory.mktemp("log") / "server.log"
        site = Site(f"http://127.0.0.1:{port}", with_static_files(home))
        names = {f"HUIMIN_{name.upper()}": value for name, value in extra.items()}
        command = [Path(sys.executable).with_name("gunicorn"), "-c", "python:huimin.config.gunicorn"]
        env = {**site.environment, **names, "HUIMIN_BIND": f"127.0.0.1:{port}", "HUIMIN_WORKERS": "1"}
        with log.open("w") as file:
            server = subprocess.Popen(command, env=env, stdout=file, stderr=file)
        servers.append(server)
        wait_for(site.url, server, log)
        return site

    yield start
    for server in servers:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="session")
def site(serve, tmp_path_factory) -> Site:
    """The staff side of a fresh home with the user `inspector`."""
    home = tmp_path_factory.mktemp("site") / "home"
    made = Site("", home)
    made_home(made.home)
    made.add_user("inspector", role="inspector")
    return serve(home)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "Chromium is missing"
        pytest.skip("Chromium is missing: apt-get install chromium fonts-noto-cjk")
    return {"executable_path": CHROMIUM, "args": FLAGS, "headless": True}


@pytest.fixture
def browser_context_args() -> dict:
    return {"locale": "zh-CN", "viewport": {"width": 1280, "height": 800}, "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page that fails the test on any script error or refused resource."""
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.set_default_timeout(15_000)
    yield page
    told = [
        trouble
        for trouble in troubles
        if not any(f"status of {code}" in trouble for code in ("40", "410", "422", "429"))
    ]
    assert not told, told


@pytest.fixture
def sign_in(page: Page) -> Callable[..., None]:
    """Signs a user in by the page, as a person does."""

    def act(site: Site, name: str = "inspector", password: str = PASSWORD) -> None:
        page.goto(f"{site.url}/sign-in/")
        page.locator("#id_username").fill(name)
        page.locator("#id_password").fill(password)
        page.locator("form .btn-primary").click()
        expect(page.locator("#id_password")).to_have_count(0)

    return act


@pytest.fixture
def shoot() -> Callable[[Page, str], None]:
    """Pictures of a page in both sizes (var/pictures/NAME-desktop.png, NAME-phone.png), with axe's word on each."""

    def take(page: Page, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        before = page.viewport_size
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=PICTURES / f"{name}-{size}.png", full_page=True, timeout=60_000)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} is {wide} px wide on {size}"
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
        page.set_viewport_size(before)

    return take
