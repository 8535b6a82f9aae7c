"""Decisions are numbered one by one: no number twice, none left out, the same in name and title."""

import re
from pathlib import Path

PAGES = sorted((Path(__file__).resolve().parents[2] / "docs/adr").glob("*.md"))


def test_decisions_are_numbered_one_by_one():
    assert [int(page.name[:4]) for page in PAGES] == list(range(1, len(PAGES) + 1))


def test_a_decision_s_title_has_the_number_of_its_file():
    titles = {page.name: re.match(r"# (\d+)\. ", page.read_text(encoding="utf-8")) for page in PAGES}
    assert [name for name, title in titles.items() if not title or int(title[1]) != int(name[:4])] == []
