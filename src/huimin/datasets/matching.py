"""From a line of cells to a kind's columns: mapping a header line, and telling which kinds it may be the header of."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from types import MappingProxyType

from huimin.datasets.headers import normalise_header, spellings, stated_unit
from huimin.datasets.loader import load_kinds
from huimin.datasets.types import Column, Kind, Mapping


def map_header(kind: Kind, cells: Sequence[object]) -> Mapping:
    """Map one header line (two lines are joined by the caller with "/"). Blank cells are passed over."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    unknown = []
    for index, cell in enumerate(cells):
        text = _text(cell)
        if not normalise_header(text):
            continue
        hit = _match(kind, text)
        if hit is None:
            unknown.append((index, text))
        else:
            found[hit[0]].append((hit[1], index))
    columns, ignored, duplicates, alternatives, factors = {}, {}, {}, {}, {}
    for name, hits in found.items():
        hits.sort()
        same = tuple(index for priority, index in hits if priority == hits[0][0])
        if kind.column(name).is_ignored:
            ignored[name] = same[0]
            continue
        columns[name] = same[0]
        if len(same) > 1:
            duplicates[name] = same
        if others := tuple(index for priority, index in hits if priority != hits[0][0]):
            alternatives[name] = others
        unit = stated_unit(cells[same[0]])
        if unit and unit[0] == kind.column(name).unit:
            factors[name] = unit[1]
    _fall_back(kind, columns)
    proxies = (MappingProxyType(part) for part in (duplicates, alternatives, factors))
    return Mapping(kind.name, MappingProxyType(columns), MappingProxyType(ignored), tuple(unknown), *proxies)


def recognise(cells: Sequence[object]) -> dict[str, int]:
    """Kinds this line may be the header of -> score 1..100, best first; empty for a line that is no header.

    A cell that one kind alone knows counts whole for it, one that several know counts in parts, so that the kind whose
    own columns stand there wins over one that merely shares 姓名 and 身份证号. What a kind knows and does not read
    counts nothing for it where another kind reads it: 失败原因 makes a bank's return, not a list of payments.
    """
    texts = [text for text in map(_text, cells) if normalise_header(text)]
    kinds = load_kinds()
    hits = {name: [_match(kind, text) for text in texts] for name, kind in kinds.items()}
    read = {name: [bool(hit) and not kinds[name].column(hit[0]).is_ignored for hit in hits[name]] for name in kinds}
    is_read = [any(read[name][at] for name in kinds) for at in range(len(texts))]
    counts = {
        name: [bool(hit) and (read[name][at] or not is_read[at]) for at, hit in enumerate(hits[name])] for name in kinds
    }
    n_knowing = [sum(counts[name][at] for name in kinds) for at in range(len(texts))]
    scores = {}
    for name, kind in kinds.items():
        if not is_header(kind, {hit[0] for hit in hits[name] if hit}):
            continue
        points = sum(1 / n_knowing[at] for at, it_counts in enumerate(counts[name]) if it_counts)
        scores[name] = max(1, round(100 * points / len(texts)))
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))


def is_header(kind: Kind, names: set[str]) -> bool:
    """Do these columns make a header line of the kind? Each group needs a column, and there are at least two cells."""
    return len(names) > 1 and all(names.intersection(group) for group in kind.header)


def infer(kind: Kind, mapping: Mapping) -> dict[str, str]:
    """Codes that follow from the layout: a death list with 火化 columns comes from a crematory."""
    named = kind.by_name["name"].fallback if "name" in kind.by_name else ()
    seen = {
        column
        for column in mapping.columns.keys() | mapping.ignored.keys()
        if column not in named or mapping.columns.get(column) == mapping.columns["name"]
    }
    values: dict[str, str] = {}
    for inference in kind.inferences:
        if inference.column not in mapping.columns and seen.intersection(inference.when):
            values.setdefault(inference.column, inference.value)
    return values


def _fall_back(kind: Kind, columns: dict[str, int]) -> None:
    stated = dict(columns)
    for column in kind.columns:
        if column.name in stated:
            continue
        for other in column.fallback:
            if other in stated and (column.type != "id_number" or _is_of_the_named(other, stated, columns)):
                columns[column.name] = stated[other]
                break


def _is_of_the_named(number: str, stated: dict[str, int], columns: dict[str, int]) -> bool:
    """户主身份证号 is the number of the person named only if that person stands under 户主姓名, or no 户主姓名 stands."""
    theirs = number.removesuffix("id_number") + "name"
    return theirs not in stated or columns.get("name") == stated[theirs]


@lru_cache(maxsize=4096)
def _match_name(kind_name: str, text: str) -> tuple[str, int] | None:
    return _look_up(load_kinds()[kind_name], text)


def _match(kind: Kind, text: str) -> tuple[str, int] | None:
    """(column, priority) that a header text stands for in a kind."""
    return _match_name(kind.name, text) if load_kinds().get(kind.name) is kind else _look_up(kind, text)


def _look_up(kind: Kind, text: str) -> tuple[str, int] | None:
    for spelling in spellings(text):
        hit = kind.lookup.get(spelling)
        if hit and _fits_unit(kind.column(hit[0]), text):
            return hit
    return None


def _fits_unit(column: Column, text: str) -> bool:
    """面积(平方米) is no land area: a unit of another family means another column."""
    unit = stated_unit(text)
    return unit is None or column.unit is None or unit[0] == column.unit


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
