"""Chinese numerals of months, quarters, days and years, made digits before a date or period is read."""

import re

_VALUES = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_RUN = re.compile(r"[零〇○一二三四五六七八九十]+")


def with_digits(text: str) -> str:
    """`text` with every run of numerals as digits: 二〇一八年十一月 -> 2018年11月. A run that is no number stays."""
    return _RUN.sub(_digits, text)


def _digits(match: re.Match) -> str:
    run = match[0]
    tens, ten, ones = run.partition("十")
    if not ten:
        return "".join(str(_VALUES[numeral]) for numeral in run)
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return run
    return str((_VALUES[tens] if tens else 1) * 10 + (_VALUES[ones] if ones else 0))
