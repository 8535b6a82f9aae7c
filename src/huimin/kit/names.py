"""Names of people: one spelling for what is the same name, and the mask under which a name may be shown."""

import re

from huimin.kit.text import fold

_DOTS = str.maketrans(dict.fromkeys("•・‧･⋅∙．.·▪●᛫", "·"))
_VARIANTS = str.maketrans(
    "峯戶戸呉吳黃陳鄭張劉楊趙葉謝蘇羅許馮鄧蔣蕭韓嚴盧賴龔塗衛凃",
    "峰户户吴吴黄陈郑张刘杨赵叶谢苏罗许冯邓蒋萧韩严卢赖龚涂卫涂",
)
# Characters that old fonts kept in the private area and GB18030-2022 gave a place.
_PRIVATE = str.maketrans(
    {0xE81E: "\u9fb4", 0xE826: "\u9fb5", 0xE82B: "\u9fb6", 0xE82C: "\u9fb7", 0xE832: "\u9fb8", 0xE843: "\u9fb9",
     0xE854: "\u9fba", 0xE864: "\u9fbb", 0xE7C7: "\u1e3f"}
)  # fmt: skip
_LATIN = re.compile(r"[A-Za-z]")
_MISSING = {"", "-", "--", "—", "/", "无", "不详", "未知", "空"}


def normalise_name(text: str) -> str:
    """The name as it is compared; empty where the cell names nobody."""
    name = fold(text).translate(_PRIVATE).translate(_DOTS).translate(_VARIANTS).strip("·")
    name = " ".join(name.split()).upper() if _LATIN.search(name) else re.sub(r"\s+", "", name)
    return "" if name in _MISSING else re.sub("·+", "·", name)


def mask_name(name: str) -> str:
    """陈* , 陈*金; of four and more characters the first and the last remain. The mask has one * a hidden character."""
    if len(name) <= 1:
        return "*" * len(name)
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]
