"""The READMEs show pictures that the story's test takes, and both show the same ones."""

import re
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
SHOWN = re.compile(r"!\[[^\]]+\]\(docs/pictures/(\w+)\.png\)")


def shown(name: str) -> list[str]:
    return SHOWN.findall((TOP / name).read_text(encoding="utf-8"))


def test_pictures_of_the_readme_are_those_the_story_takes():
    taken = re.findall(r'picture\(page, "(\w+)"', (TOP / "tests/browser/test_story.py").read_text(encoding="utf-8"))
    kept = sorted(path.stem for path in (TOP / "docs/pictures").glob("*"))
    assert sorted(shown("README.md")) == sorted(taken) == kept
    assert shown("README.zh-CN.md") == shown("README.md")
