"""留痕 as pages show it: entries as sentences inside a scope, one entry with its leaf, the checkpoints.

An entry has no place but the unit that acted. Who answers for the whole city sees every entry; others those of the
units of their division (docs/adr/0018-who-sees-the-trace.md). Checkpoints state nothing of anybody: all may see them.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from huimin.audit import queries as audit
from huimin.audit.types import BY_NAME, EntryLine, TraceEntry, Wanted
from huimin.users import queries as users
from huimin.users.types import Scope

MOST_COUNTED = 10_000
_A_CITY = 10**8  # so many codes does a city span
_EARLIER = 20
SUBJECTS = {
    "batch": _lazy("批次"),
    "links": _lazy("身份关联，批次"),
    "list": _lazy("发放前名单"),
    "layout": _lazy("表式"),
    "run": _lazy("比对"),
    "rule": _lazy("规则"),
    "suppression": _lazy("排除"),
    "clue": _lazy("线索"),
    "edition": _lazy("版次"),
    "opening": _lazy("查阅"),
    "user": _lazy("用户"),
    "role": _lazy("用户"),
    "posting": _lazy("任职登记"),
    "key": _lazy("密钥"),
    "checkpoint": _lazy("存证点"),
    "entry": _lazy("留痕记录"),
    "report": _lazy("反映件"),
    "message": _lazy("投递件"),
    "manifest": _lazy("公开清单"),
    "divisions": _lazy("行政区划"),
    "catalogue": _lazy("项目目录"),
    "units": _lazy("单位名录"),
    "home": _lazy("数据目录"),
    "clues": _lazy("全部线索"),
    "findings": _lazy("全部疑点"),
    "verdicts": _lazy("全部核查结果"),
    "scoring": _lazy("评分"),
    "week": _lazy("周清单"),
    "pause": _lazy("规则暂停"),
    "replay": _lazy("规则回放"),
}


@dataclass(frozen=True)
class TraceLine:
    """An entry in words: who did what to what."""

    line: EntryLine | TraceEntry
    title: str
    unit_name: str
    subject: str
    sentence: str


@dataclass(frozen=True)
class TraceList:
    """A page of the list; n_found counts up to MOST_COUNTED + 1. older: where the next page begins, None on the last."""

    lines: tuple[TraceLine, ...]
    n_found: int
    older: int | None

    @property
    def is_capped(self) -> bool:
        return self.n_found > MOST_COUNTED


@dataclass(frozen=True)
class TraceEntryOnPage:
    """One entry as its page shows it. content: its payload as text, "" where erased or not for this reader."""

    shown: TraceLine
    leaf: str
    content: str
    is_erased: bool
    is_intact: bool
    covered_by: int | None
    earlier: tuple[TraceLine, ...]


def trace_list(wanted: Wanted, *, scope: Scope, before: int | None, n: int, lang: str) -> TraceList:
    """The newest `n` entries inside the scope, below entry `before` where that is given."""
    wanted = replace(wanted, units=units_inside(scope))
    found = audit.listed(wanted, before=before, n=n + 1)
    older = found[n - 1].seq if len(found) > n else None
    is_whole = before is None and older is None
    n_found = len(found) if is_whole else audit.counted(wanted, most=MOST_COUNTED + 1)
    return TraceList(_in_words(found[:n], lang), n_found, older)


def trace_entry(seq: int, *, scope: Scope, may_read_content: bool, lang: str) -> TraceEntryOnPage | None:
    """One entry; None where there is none inside the scope."""
    found = audit.whole_entry(seq)
    if found is None or not is_inside(found.entry.unit, scope):
        return None
    payload = found.entry.payload
    same = Wanted(subject=found.entry.subject, units=units_inside(scope))
    return TraceEntryOnPage(
        shown=_in_words([found.entry], lang)[0],
        leaf=found.leaf,
        content=json.dumps(payload, ensure_ascii=False, indent=2) if payload is not None and may_read_content else "",
        is_erased=payload is None,
        is_intact=found.is_intact,
        covered_by=found.covered_by,
        earlier=_in_words(audit.listed(same, before=seq, n=_EARLIER), lang),
    )


def units_inside(scope: Scope) -> tuple[str, str] | None:
    """The codes of units whose entries the scope shows, from the first until before the second; None: all entries."""
    return None if scope.high - scope.low >= _A_CITY else (f"{scope.low:012d}", f"{scope.high:012d}")


def is_inside(unit: str, scope: Scope) -> bool:
    """Whether the scope shows entries of that acting unit."""
    bounds = units_inside(scope)
    return bounds is None or bounds[0] <= unit < bounds[1]


def type_title(name: str, lang: str) -> str:
    """What an entry type says was done."""
    return BY_NAME[name].zh if lang == "zh" else BY_NAME[name].en


def _in_words(found: Iterable[EntryLine | TraceEntry], lang: str) -> tuple[TraceLine, ...]:
    found = list(found)
    names = users.units_named(line.unit for line in found if line.unit)
    return tuple(_line(line, names.get(line.unit, line.unit), lang) for line in found)


def _line(line: EntryLine | TraceEntry, unit_name: str, lang: str) -> TraceLine:
    title = type_title(line.type, lang) if line.type in BY_NAME else line.type
    group, _colon, code = line.subject.partition(":")
    subject = f"{SUBJECTS[group]} {code}".rstrip() if group in SUBJECTS else line.subject
    said = {"who": line.actor, "unit": unit_name, "title": title, "subject": subject}
    sentence = _("%(who)s（%(unit)s）%(title)s：%(subject)s") if unit_name else _("%(who)s %(title)s：%(subject)s")
    return TraceLine(line, title, unit_name, subject, sentence % said)
