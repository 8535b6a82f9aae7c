"""The demo: a made-up city from its files to clues and a published edition, in a home of its own."""

import json
import os
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from huimin.ledger import queries as ledger
from huimin.pipeline.comparing import compare
from huimin.pipeline.importing import import_files
from huimin.pipeline.people import add_postings_file, add_user
from huimin.pipeline.publishing import publish
from huimin.pipeline.readying import ready
from huimin.simulation import simulate
from huimin.users.queries import User
from huimin.users.types import UserExists
from huimin.warehouse.home import Home

SEED = 2018
_MARK = "demo.json"
_OPERATOR, _PUBLISHER = "operator", "publisher"


@dataclass(frozen=True)
class Person:
    """Somebody to sign in as: user name, role, unit code, region code."""

    name: str
    role: str
    unit: str | None
    region: str


# Those of the guided example: Fuqing's inspectors and bureaus, the office of Shizhu.
PEOPLE = (
    Person("inspector", User.Role.INSPECTOR, "350100-JW", "350100"),
    Person("jiwei", User.Role.INSPECTOR, "350181-JW", "350181"),
    Person("minzheng", User.Role.DEPARTMENT, "350181-MZ", "350181"),
    Person("caizheng", User.Role.FINANCE, "350181-CZ", "350181"),
    Person("shizhu", User.Role.TOWNSHIP, None, "350181006"),
    Person("guize", User.Role.RULE_AUTHOR, None, "350100"),
    Person("auditor", User.Role.AUDITOR, None, "350100"),
    Person(_PUBLISHER, User.Role.PUBLISHER, None, "350100"),
)


class HomeInUse(RuntimeError):
    """The data directory holds somebody's work, and the demo writes only into its own."""


@dataclass
class _Course:
    """A demo on its way: what is said, and how long each step took."""

    say: Callable[[str], None]
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str, sentence: str) -> Iterator[None]:
        self.say(sentence)
        began = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - began, 2)


def demo(*, scale: str, now: datetime, os_user: str, url: str, say: Callable[[str], None]) -> dict:
    """The whole main job in a home of its own; says at the end where it is and as whom to sign in."""
    home: Home = settings.HOME
    claim(home)
    ready(now=now, os_user=os_user, say=say)
    result = run(scale=scale, now=now, url=url, say=say)
    say(welcome(home, url))
    return result


def claim(home: Home) -> None:
    """Take an empty data directory for the demo; one that a demo took before is its own. Raises HomeInUse."""
    if (home.root / _MARK).exists():
        return
    if home.root.exists() and any(home.root.iterdir()):
        raise HomeInUse(home.root)
    home.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark = os.open(home.root / _MARK, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(mark, "w") as file:
        json.dump({"password": secrets.token_hex(4)}, file)


def run(*, scale: str, now: datetime, url: str, say: Callable[[str], None]) -> dict:
    """Simulate, import, compare, publish. What is there already is not done twice, so a broken-off demo goes on."""
    home, course = settings.HOME, _Course(say)
    folder = home.root / "demo" / scale
    with course.step("simulate", "生成虚构城市的报送文件 …"):
        if not (folder / "answers.json").exists():
            simulate(folder, scale=scale, seed=SEED, progress=say)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    with course.step("people", "登记用户与任职 …"):
        _add_people(folder / "postings.json", password(home), now=now)
    with course.step("import", f"导入 {len(manifest['files'])} 个文件 …"):
        batches = _import(folder, manifest["files"], now=now, say=say)
    as_of = date.fromisoformat(manifest["as_of"])
    with course.step("compare", "比对 …"):
        compared = compare((), {}, by=_OPERATOR, now=now, today=as_of, say=say)
    with course.step("publish", "公开 …"):
        publish(second=_PUBLISHER, is_release=True, by=_OPERATOR, now=now, today=as_of, say=say)
    return {
        "home": str(home.root),
        "seconds": course.seconds,
        "n_batches": len({batch["batch"] for batch in batches}),
        "n_payments": n_payments(),
        "n_new_clues": compared["n_new_clues"],
        "url": url,
    }


def n_payments() -> int:
    """Payments the books show."""
    return sum(batch.n_rows for batch in ledger.shown("payments"))


def password(home: Home) -> str:
    """The password of every user of this demo, drawn when it was made."""
    return json.loads((home.root / _MARK).read_text())["password"]


def welcome(home: Home, url: str) -> str:
    """Where the demo is, and as whom to sign in."""
    names = "、".join(f"{person.name}（{User.Role(person.role).label}）" for person in PEOPLE)
    return f"打开 {url} ，以 inspector 登录，口令 {password(home)} 。其他用户（同一口令）：{names}。"


def _add_people(postings: Path, secret: str, *, now: datetime) -> None:
    for person in PEOPLE:
        try:
            add_user(person.name, person.role, person.unit, person.region, secret, by=_OPERATOR, now=now)
        except UserExists:
            return  # an earlier demo came this far, or farther
    if postings.exists():
        add_postings_file(postings, by=_OPERATOR, now=now)


def _import(folder: Path, files: Sequence[dict], *, now: datetime, say: Callable[[str], None]) -> list[dict]:
    """The files as the manifest's officer would import them; what each became."""
    batches: dict[str, dict] = {}
    for at, item in enumerate(files, start=1):
        flags = dict(item["flags"])
        if "supersedes" in flags:
            flags["supersedes"] = batches[flags["supersedes"].split("/")[-1]]["batch"]
        say(f"[{at}/{len(files)}]")
        answer = import_files(item["kind"], [folder / item["file"]], flags, by=_OPERATOR, now=now, lang="zh", say=say)
        batches[item["file"].split("/")[-1]] = answer["batches"][0]
    return list(batches.values())
