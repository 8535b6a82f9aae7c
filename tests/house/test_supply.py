"""Where third-party code comes from: pinned by hash, each for a reason, no host named."""

import json
import re
import tomllib

import pytest

from .conftest import ROOT

HOSTS = [
    "pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "npmjs" + ".com", "deb.debian" + ".org",
    "unpkg" + ".com", "jsdelivr" + ".net", "cdnjs" + ".", "googleapis" + ".com", "bootcdn" + ".", "staticfile" + ".",
]  # fmt: skip
LOCKS = ["setup", "run", "dev", "node", "spark-client", "spark-server"]


def hosts_in(text: str) -> list[str]:
    return [host for host in HOSTS if host in text]


def unexplained(pyproject: str) -> list[str]:
    """Dependency lines without a reason behind them."""
    lines = re.findall(r'^  "[a-z0-9_.\[\]-]+[~=<>!].*$', pyproject, re.IGNORECASE | re.MULTILINE)
    assert lines, "no dependency found"
    return [line for line in lines if not re.search(r"#\s*\S.{5,}", line)]


def test_no_registry_or_cdn_is_named(committed):
    texts = {file.relative_to(ROOT): file.read_bytes().decode("utf-8", "ignore") for file in committed}
    assert not {str(place): found for place, text in texts.items() if (found := hosts_in(text))}


def test_a_named_host_is_seen():
    assert hosts_in("https://files." + HOSTS[1] + "/packages")


def test_every_requirement_has_a_reason():
    assert not unexplained((ROOT / "pyproject.toml").read_text())
    assert unexplained('  "leftpad~=1.0",')


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_by_hash(lock):
    blocks = re.split(r"\n(?=\S)", (ROOT / f"requirements/{lock}.txt").read_text().strip())
    packages = [block for block in blocks if not block.startswith("#")]
    assert packages
    assert all(re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+", block) and "--hash=sha256:" in block for block in packages)


def test_locks_agree_with_each_other():
    pin = re.compile(r"^([\w.-]+)(?:\[.*?\])?==(\S+)", re.MULTILINE)
    run, dev = (dict(pin.findall((ROOT / f"requirements/{lock}.txt").read_text())) for lock in ("run", "dev"))
    assert {name: version for name, version in run.items() if dev.get(name) != version} == {}


def test_the_locks_follow_pyproject():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = [re.match(r"[\w.-]+", d)[0] for d in project["dependencies"] + project["optional-dependencies"]["dev"]]
    locked = (ROOT / "requirements/dev.txt").read_text()
    assert [name for name in names if f"\n{name.lower()}" not in "\n" + locked.replace("_", "-")] == []


def test_front_end_files_are_pinned_by_hash():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    bought = {name: entry for name, entry in packages.items() if name}
    assert bought
    assert all("integrity" in entry and "resolved" not in entry for entry in bought.values())
    declared = packages[""]["dependencies"]
    assert json.loads((ROOT / "package.json").read_text())["dependencies"] == declared
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in declared.values())


def test_no_third_party_code_is_committed(committed):
    assert not [f for f in committed if f.suffix in {".woff", ".woff2", ".ttf", ".whl"} or ".min." in f.name]
