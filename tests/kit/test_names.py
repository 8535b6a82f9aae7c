import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huimin.kit import names
from huimin.kit.names import mask_name, normalise_name

characters = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
hidden = st.text(characters, min_size=1, max_size=8)


@given(st.text(alphabet="陈林黄郑吴某森金木欧阳·", min_size=1, max_size=8))
def test_a_mask_hides_all_but_the_ends(name):
    mask = mask_name(name)
    assert len(mask) == len(name)
    assert set(mask[1:-1]) <= {"*"}
    assert mask.endswith("*") or len(name) > 2


@given(st.text(min_size=1, max_size=12))
def test_two_masks_are_equal_where_only_the_middle_differs(name):
    if len(name) > 2:
        assert mask_name(name) == mask_name(name[0] + "某" * (len(name) - 2) + name[-1])
    elif len(name) == 2:
        assert mask_name(name) == mask_name(name[0] + "某")
    else:
        assert mask_name(name) == "*"


def test_masks_of_the_house():
    said = {"": "", "陈": "*", "陈金": "陈*", "陈某金": "陈*金", "欧阳某金": "欧**金", "买买提·艾力": "买****力"}
    assert {name: mask_name(name) for name in said} == said


@pytest.mark.parametrize(
    "written",
    [
        "吴某顺",
        "吴 某 顺",
        "吴　某顺",
        "吳某顺",
        "吴某\u200b顺",
        "吴某顺（户主）",
        "吴某顺(已故)[代]",
        " 吴某顺\n",
        "'吴某顺",
        "呉某順",
        "\ufeff吴某顺",
    ],
)
def test_one_name_in_several_spellings(written):
    assert normalise_name(written) == "吴某顺"


@pytest.mark.parametrize("dot", "·•・‧･⋅∙．.․")
def test_middle_dots_are_one_dot(dot):
    assert normalise_name(f"买买提{dot}艾力") == normalise_name(f"买买提 {dot} 艾力") == "买买提·艾力"


def test_a_blank_stands_for_the_dot_of_a_long_name_only():
    assert normalise_name("买买提　艾力") == "买买提·艾力"
    assert normalise_name("欧阳 修文") == "欧阳修文"
    assert normalise_name("陈 某某金生") == "陈某某金生"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("⼾口", "户口"),
        ("⻢某", "马某"),
        ("\ue863某", "䶮某"),
        ("\ue81e某", "\u9fb4某"),
        ("峯某", "峰某"),
        ("戸某", "户某"),
    ],
)
def test_characters_of_old_files(written, name):
    assert normalise_name(written) == name


def test_the_private_area_follows_the_rows_of_gbk():
    for place, trail in enumerate([*range(0x50, 0x7F), *range(0x80, 0xA1)]):
        ours, pythons = chr(0xE815 + place).translate(names._PRIVATE), bytes((0xFE, trail)).decode("gb18030")
        assert ours == pythons or (0xE000 <= ord(pythons) < 0xF900 and not 0xE000 <= ord(ours) < 0xF900)


def test_names_of_their_own_are_not_merged():
    assert len({normalise_name(name) for name in ("於某", "于某", "甯某", "宁某", "喆", "哲", "昇", "升")}) == 8


@pytest.mark.parametrize("text", ["", " ", "-", "——", "无", "不详", "未知", "同上", "·", "*"])
def test_cells_that_name_nobody(text):
    assert normalise_name(text) == ""


def test_a_note_goes_with_the_dot_behind_it():
    assert normalise_name("陈某金(户主).") == normalise_name("陈某金·(户主)（已故）") == "陈某金"
    assert normalise_name("0(].") == ""


@pytest.mark.parametrize(
    ("note", "length"), [("(a)", 1), ("(a).", 1), ("(已故) ", 1), ("(", 250_001), ("(a)b", 1_000_001)]
)
def test_a_cell_of_a_million_characters_is_read_once(note, length):
    """Where each note is taken off by itself this takes hours."""
    assert len(normalise_name("陈" + note * 250_000)) == length


def test_latin_names_keep_their_blanks():
    assert normalise_name("John  f. Smith") == normalise_name("ＪＯＨＮ Ｆ Ｓｍｉｔｈ") == "JOHN F SMITH"


@example("0(].")
@example("Õ¯")
@given(st.one_of(hidden, st.text(max_size=20), st.text("陈某金·.• (户主)[]ABc㍿⻢峯\ue863", max_size=12)))
def test_normalising_twice_is_normalising_once(text):
    name = normalise_name(text)
    assert normalise_name(name) == name


@given(hidden)
def test_the_fast_way_equals_the_slow_way(name):
    assert normalise_name(name) == normalise_name(f" {name}")


def test_no_variant_leads_to_another():
    pairs = {chr(source): target for source, target in names.VARIANTS.items()}
    assert len(pairs) == len(names._PAIRS.split())  # none is listed twice
    assert set(pairs).isdisjoint(pairs.values())
