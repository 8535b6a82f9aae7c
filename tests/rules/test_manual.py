"""The manual in docs/rules is what the rule files say."""

from pathlib import Path

import pytest

from huimin.rules.loader import load_library
from huimin.rules.manual import BY_HAND, page, pages, write
from huimin.rules.types import UNITS

DOCS = Path(__file__).parents[2] / "docs" / "rules"


def test_the_manual_is_current():
    written = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md") if path.name not in BY_HAND}
    assert written == pages(), "run `python -m huimin.rules.manual docs/rules`"


@pytest.mark.parametrize("rule", load_library().values(), ids=lambda rule: rule.id)
def test_a_page_says_what_an_officer_needs(rule):
    text = page(rule)
    assert rule.title in text
    assert rule.title_en in text
    assert rule.reason_zh in text
    assert all(part.zh in text for part in (*rule.false_positives, *rule.known_gaps, *rule.verify_steps))
    assert text.count("依据待核") == sum(not basis.is_checked for basis in rule.basis)


@pytest.mark.parametrize("rule", load_library().values(), ids=lambda rule: rule.id)
def test_what_a_parameter_counts_is_said_in_both_languages(rule):
    for parameter in rule.params.values():
        assert UNITS[parameter.unit.en] == parameter.unit.zh
        assert f"({parameter.unit.zh} · {parameter.unit.en})" in page(rule)


def test_writing_removes_pages_of_rules_that_are_no_more(tmp_path):
    for name in ("gone.md", *BY_HAND):
        (tmp_path / name).write_text("x")
    write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*pages(), *BY_HAND}
