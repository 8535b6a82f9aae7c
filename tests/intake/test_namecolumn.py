"""What a whole column takes as a name, or masks, the work on a single cell makes the same."""

import random

import pyarrow as pa

from huimin.identity.settle import masked_names
from huimin.intake.namecolumn import plain_names
from huimin.kit.names import NO_NAMES, VARIANTS, mask_name, normalise_name

_PIECES = [*"陈林黄小明一鿿" * 12, *"㐀𠀀·•⻢ \n(A１*'峯吳", "(户主)", "\ue815", *map(chr, list(VARIANTS)[::20])]


def _texts() -> list[str | None]:
    draw = random.Random(5)
    made = ["".join(draw.choices(_PIECES, k=draw.randint(1, 6))) for _ in range(6000)]
    return [None, *sorted(NO_NAMES), "张三\n", "张三", "司马相如如", *made]


def test_what_is_plain_is_a_name_as_it_stands():
    texts = _texts()
    plain = plain_names(pa.array(texts, pa.string()))
    assert 500 < plain.sum() < len(texts) - 500
    for text, is_plain in zip(texts, plain, strict=True):
        if is_plain:
            assert normalise_name(text) == text
    assert not plain_names(pa.array(["无名", "张三\n", "張三", "林A", "林", "", None], pa.string())).any()
    assert plain_names(pa.array(["张三", "欧阳一一"], pa.string())).all()


def test_every_character_with_another_spelling_is_looked_at():
    names = [f"林{chr(character)}" for character in VARIANTS]
    plain = plain_names(pa.array(names, pa.string()))
    assert [
        name for name, is_plain in zip(names, plain, strict=True) if is_plain and normalise_name(name) != name
    ] == []


def test_the_masks_of_a_column_are_those_of_its_names():
    texts = [text for text in _texts() if text]
    assert masked_names(pa.array(texts, pa.string())).to_pylist() == [mask_name(text) for text in texts]
