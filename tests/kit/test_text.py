import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kit.numerals import with_digits
from huimin.kit.text import fold, squeeze

anything = st.text(max_size=30)
odd = st.text("'‘ 　\u200b\ufeff\u0301a¨Ａ１（\n\t\x00ﾞカ\u00adé", max_size=12)


@given(st.one_of(anything, odd))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
    assert squeeze(squeeze(text)) == squeeze(text)
    assert squeeze(fold(text)) == squeeze(text)


@given(st.one_of(anything, odd))
def test_a_folded_text_is_composed_and_has_nothing_around_it(text):
    folded = fold(text)
    assert folded == unicodedata.normalize("NFKC", folded) == folded.strip()
    assert not folded.startswith(("'", "’"))
    assert not any(unicodedata.category(c) in ("Cf", "Cc", "Cs") for c in folded)
    assert not any(c.isspace() for c in squeeze(text))


@pytest.mark.parametrize(
    ("text", "folded"),
    [("　１２３Ｘ ", "123X"), ("'350", "350"), ("\ufeff陈\u200b某", "陈某"), ("（1，050．00）", "(1,050.00)"), ("a\nb", "a b"), ("\x00", ""),
     ("葛\U000e0100", "葛"), ("⼾", "戶"), ("don't", "don't"), ("\ud800x", "x")],
)  # fmt: skip
def test_foldings(text, folded):
    assert fold(text) == folded


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12))
def test_the_fast_way_for_ascii_equals_the_slow_way(text):
    assert fold(text) == fold("\u200b" + text)


def test_every_invisible_character_is_known():
    invisible = [chr(c) for c in range(sys.maxunicode + 1) if unicodedata.category(chr(c)) in ("Cf", "Cs")]
    assert [hex(ord(c)) for c in invisible if fold(f"a{c}b") != "ab"] == []


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("十一月", "11月"),
        ("二十", "20"),
        ("二十一", "21"),
        ("十", "10"),
        ("二〇一八年", "2018年"),
        ("第三季度", "第3季度"),
        ("十十", "十十"),
        ("五月", "5月"),
    ],
)
def test_numerals_become_digits(text, digits):
    assert with_digits(text) == digits


@given(anything)
def test_numerals_are_gone_or_are_no_number(text):
    assert with_digits(with_digits(text)) == with_digits(text)
