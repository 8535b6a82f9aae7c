"""The closed list of problem codes."""

import re

import pytest

from huimin.datasets.queries import problem_codes, sentence

CODES = sorted(problem_codes())
PLACES = {
    "printed": "1.00", "summed": "2.00", "before": "姓名", "now": "姓名", "new": "姓名", "gone": "-", "kind": "死亡人员登记", "kind_en": "Register of deaths",
    "batch": "B000012", "kinds": "payments", "region": "350199", "programme": "X", "rule": "x", "user": "x", "role": "x", "unit": "x", "port": 8000, "home": "var", "power": "compare", "near": "y", "source": "copy", "needed": "s1", "files": "x.sealed",
}  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_a_code_says_what_and_what_to_do_in_both_languages(code):
    problem = problem_codes()[code]
    assert re.fullmatch(r"[a-z_]+", code)
    assert problem.level in ("returned", "warning", "refused", "notice")
    chinese, english = (sentence(code, lang, **PLACES) for lang in ("zh", "en"))
    assert "；" in chinese
    assert chinese.endswith("。")
    assert "; " in english
    assert english.endswith(".")
    assert not re.search("[\u4e00-\u9fff]", english) or "死亡" in chinese or "姓名" in chinese
    assert "{" not in chinese + english


@pytest.mark.parametrize("code", CODES)
def test_placeholders_never_hold_personal_data(code):
    problem = problem_codes()[code]
    text = problem.message + problem.message_en + problem.remedy + problem.remedy_en
    assert set(re.findall(r"{(\w+)}", text)) <= PLACES.keys()


def test_a_placeholder_left_out_is_an_error():
    with pytest.raises(KeyError):
        sentence("total_differs")


def test_a_value_with_braces_is_shown_as_it_stands():
    assert "{x}" in sentence("mapping_changed", before="{x}", now="", new="", gone="")
