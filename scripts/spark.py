"""The rules on a real Spark cluster: ``./huimin test --spark [pytest arguments]``.

Takes what only these tests need: a Java runtime from 17 on (Debian's), the client beside the tools of development, PyPI's
pyspark (the cluster's jars) in an environment of its own, both pinned by hash. Then runs `tests/spark`.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
APART = ROOT / ".venv.spark"  # pyspark and its client share the name of their package
JAVA = "sudo apt-get install -y --no-install-recommends openjdk-17-jre-headless"


def main(arguments: list[str]) -> int:
    if not has_java():
        print(f"需要 Java 17 或更高版本，请先执行 / Java 17 or later is needed, please run: {JAVA}", file=sys.stderr)  # noqa: T201
        return 1
    install(Path(sys.prefix), LOCKS / "spark-client.txt")
    environment = {**os.environ, "HUIMIN_SPARK": str(server())}
    with tempfile.TemporaryDirectory(prefix="huimin-spark-") as home:
        environment["HUIMIN_HOME"] = home
        command = [sys.executable, "-m", "pytest", "tests/spark", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment).returncode


def has_java() -> bool:
    """Whether a Java runtime from 17 on is on the path."""
    if not shutil.which("java"):
        return False
    said = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr
    found = re.search(r'version "(\d+)', said)
    return bool(found) and int(found[1]) >= 17


def server() -> Path:
    """The folder of PyPI's pyspark, installed where it is missing or of another lock."""
    if not (APART / "bin" / "python").exists():
        subprocess.run([_uv(), "venv", "-q", "--python", sys.executable, APART], check=True)
    lock = LOCKS / "spark-server.txt"
    # pyspark is built here, by the setuptools of the lock
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as tools:
        tools.write("\n".join(re.findall(r"^setuptools==.*(?:\n +--hash.*)+", lock.read_text("utf-8"), re.MULTILINE)))
        tools.flush()
        install(APART, Path(tools.name))
    install(APART, lock, "--no-build-isolation")
    return next(APART.glob("lib/python*/site-packages/pyspark"))


def install(environment: Path, lock: Path, *words: str) -> None:
    """What a lock pins, into an environment; what is there already costs nothing."""
    command = [_uv(), "pip", "install", "-q", "--require-hashes", *words, "-r", lock]
    subprocess.run(command, check=True, env={**os.environ, "VIRTUAL_ENV": str(environment)})


def _uv() -> str:
    own = Path(sys.executable).parent / "uv"
    return str(own) if own.exists() else "uv"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
