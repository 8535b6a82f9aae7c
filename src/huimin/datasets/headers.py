"""Reading the text of one header cell: folding its spelling, its unit, and the spellings it may stand for. Pure."""

import re
import unicodedata
from functools import lru_cache

MONEY, LAND, FLOOR, FEN = "money", "land", "floor", "fen"

# Unit -> (what it measures, multiplier to the base unit: yuan, mu, square metre). 分 has no whole multiplier and its
# own family, so a column in 分 is left unknown rather than read a hundred times too large.
UNITS = {
    "元": (MONEY, 1),
    "人民币": (MONEY, 1),
    "rmb": (MONEY, 1),
    "cny": (MONEY, 1),
    "百元": (MONEY, 100),
    "千元": (MONEY, 1_000),
    "万元": (MONEY, 10_000),
    "万": (MONEY, 10_000),
    "百万元": (MONEY, 1_000_000),
    "亿元": (MONEY, 100_000_000),
    "分": (FEN, 1),
    "亩": (LAND, 1),
    "公顷": (LAND, 15),
    "平方米": (FLOOR, 1),
    "平米": (FLOOR, 1),
    "m2": (FLOOR, 1),
    "m^2": (FLOOR, 1),
}

_BRACKETS = str.maketrans("[]{}【】〔〕〈〉《》「」『』", "()" * 8)
_SPELLING = (("身分", "身份"), ("帐", "账"), ("戶", "户"), ("號", "号"), ("_x000d_", ""), ("編", "编"))
_EDGE = ":;,.。*、·•#"
_GROUP_WORD = re.compile(r"^(.+?)(?:信息|情况|资料|明细|栏)(?=.)")
# Words for a person other than the row's own: 监护人信息/身份证号 must never pass for the payee's number.
_OTHER_PERSON = re.compile(
    "监护|配偶|家属|亲属|父|母|子女|户主|代领|代办|经办|担保|联系人|申请人|法人|法定代表|股东|逝者|死者|丧主|承办|承包方|工作人员|审批|证明"
)
_BRACKETED = re.compile(r"\(([^()]*)\)")
_STATED = re.compile(r"(?:计量|金额|货币|资金|面积)?单位:?([^()\s]*)")
# 金额万元, 标准/元/月: a unit at the end, with or without what it is per, as a line of units below the header leaves it
_UNIT_AT_END = re.compile(
    r"(?<=[^\d.百千万亿每单〇零一二三四五六七八九十两壹贰叁肆伍陆柒捌玖拾佰仟])(?:/?单位:?)?/?(百万元|百元|千元|万元|亿元|元|公顷|亩|平方米|平米)(?:/[人户月年季次亩天·]{1,3})?$"
)


def normalise_header(text: object) -> str:
    """One spelling for what is read as the same header: width, blanks, line ends, brackets, case, edge punctuation."""
    return _normalised(str(text))


@lru_cache(maxsize=8192)  # the same headers come in every file, and every line of a head is held against every kind
def _normalised(folded: str) -> str:
    while (again := _fold_once(folded)) != folded:
        folded = again
    return folded


def _fold_once(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(_BRACKETS)
    folded = "".join(c for c in folded if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc")).casefold()
    for wrong, right in _SPELLING:
        folded = folded.replace(wrong, right)
    return folded.strip(_EDGE)


def stated_unit(text: object) -> tuple[str, int] | None:
    """(family, multiplier) of the unit a header or title states: in brackets, after 单位, or at its end."""
    units = stated_units(text)
    return units[0] if units else None


def stated_units(text: object) -> list[tuple[str, int]]:
    """Every unit stated, in order: a title may say 单位：亩、元."""
    folded = normalise_header(text)
    said = [*_STATED.findall(folded), *_BRACKETED.findall(folded), *_UNIT_AT_END.findall(folded)]
    # what stands after a slash is what the unit is per (元/月, 元/亩)
    words = (re.split("[/每]", word)[0].removeprefix("单位").strip(":") for word in re.split("[、,;]", ",".join(said)))
    return [UNITS[word] for word in words if word in UNITS]


def header_unit(text: object, family: str = MONEY) -> int | None:
    """The multiplier to the base unit (元, 亩, 平方米) that a header or title states, None where it states none."""
    return next((factor for measured, factor in stated_units(text) if measured == family), None)


def spellings(text: object) -> list[str]:
    """The normalised spellings a header cell may stand for, the surest first.

    The text itself, then without brackets, then (two header lines joined with "/" or run together) the parts joined,
    then the last part alone, unless the first part speaks of another person.
    """
    full = normalise_header(text)
    parts = _parts(_UNIT_AT_END.sub("", full) or full)
    found = [full]
    if len(parts) == 1:
        found += _plain(parts[0])
        if group := _GROUP_WORD.match(parts[0]):
            found += _below(group[1], parts[0][group.end() :])
    else:
        found += _plain("".join(parts))
        found += _below("".join(parts[:-1]), parts[-1])
    return list(dict.fromkeys(spelling for spelling in found if spelling))


def _below(above: str, last: str) -> list[str]:
    """Spellings of the lower of two header lines."""
    bare = re.sub("信息|情况|资料|明细|栏", "", above)
    joined = _plain(bare + last)
    return joined if _OTHER_PERSON.search(above) else joined + _plain(last)


def _plain(text: str) -> list[str]:
    """The text, then without its brackets and without a unit at its end."""
    bare = text
    for inside in _BRACKETED.findall(text):
        # 姓名(监护人) is the guardian's name
        bare = (inside if _OTHER_PERSON.search(inside) else "") + bare.replace(f"({inside})", "", 1)
    bare = bare.strip(_EDGE)
    return [text, bare, _UNIT_AT_END.sub("", bare).strip(_EDGE)]


def _parts(text: str) -> list[str]:
    """Split at slashes outside brackets; a merged cell copied down (姓名/姓名) counts once."""
    parts = [part.strip(_EDGE) for part in re.split(r"/(?![^()]*\))", text)]
    return [part for at, part in enumerate(parts) if part and (at == 0 or part != parts[at - 1])] or [text]
