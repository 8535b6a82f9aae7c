import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.audit import leaves
from huimin.audit.canonical import DEEPEST, LARGEST_INTEGER, NotCanonicalError, canonical


def test_the_strings_of_rfc_8785():
    given_ = {"string": '€$\u000f\nA\'B"\\\\"/', "literals": [None, True, False], "n": -5}
    expected = '{"literals":[null,true,false],"n":-5,"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    assert canonical(given_) == expected.encode()


def test_keys_are_ordered_by_utf_16_units_as_in_rfc_8785():
    keys = ["€", "\r", "\ufb33", "1", "😀", "\u0080", "ö"]
    order = list(json.loads(canonical(dict.fromkeys(keys, 0))))
    assert order == ["\r", "1", "\u0080", "ö", "€", "😀", "\ufb33"]


@pytest.mark.parametrize("value", [1.0, float("nan"), 2**53, -(2**53), {1: 2}, b"x", {1}, "\ud800", object()])
def test_what_has_no_one_form_is_refused(value):
    with pytest.raises(NotCanonicalError):
        canonical({"v": value})


def test_depth_is_capped():
    value = []
    for _ in range(DEEPEST + 1):
        value = [value]
    with pytest.raises(NotCanonicalError):
        canonical(value)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_reading_and_writing_again_changes_no_byte(value):
    try:
        text = canonical(value)
    except NotCanonicalError:
        return
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.integers(0, LARGEST_INTEGER), st.tuples(*[texts] * 7))
def test_a_leaf_is_the_canonical_json_of_its_fields(seq, values):
    fields = dict(zip(("time", "type", "unit", "actor", "subject", "prev", "commit"), values, strict=True))
    assert leaves.leaf_bytes(seq=seq, **fields) == canonical({"v": 1, "seq": seq} | fields)


def test_a_choice_of_an_enumeration_is_its_text():
    from enum import IntEnum, StrEnum

    assert canonical({StrEnum("A", {"a": "x"}).a: IntEnum("B", {"b": 7}).b}) == b'{"x":7}'
