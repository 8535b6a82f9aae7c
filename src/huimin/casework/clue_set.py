"""The set of clues as comparison left it, which one trace entry vouches for."""

from collections.abc import Iterator, Sequence

from huimin.audit.queries import SetSum, set_sum, stored_rows
from huimin.casework.models import Clue, ClueFinding, CluePlace

_AT_ONCE = 20_000
_FIRST = ["code", "status", "withdrawn_by_run"]
_REST = [field.name for field in Clue._meta.concrete_fields if field.name not in _FIRST]


def sum_of(codes: Sequence[str]) -> SetSum:
    """The sum over some clues, each with its findings and places."""
    parts = (codes[start : start + _AT_ONCE] for start in range(0, len(codes), _AT_ONCE))
    return set_sum(member for part in parts for member in _members(part))


def sum_of_all() -> SetSum:
    """The same over every clue, and over what is filed under a clue that is not there."""
    codes = set(Clue.objects.order_by().values_list("code", flat=True))
    for model in (ClueFinding, CluePlace):
        codes.update(model.objects.order_by().values_list("clue_id", flat=True).distinct())
    return sum_of(sorted(codes))


def _members(codes: Sequence[str]) -> Iterator[tuple]:
    """Closed is what units made of a clue, told by its own fact: here it counts as comparison left it."""
    whole: dict[str, list] = {}
    for code, status, withdrawn, *rest in stored_rows(Clue, [*_FIRST, *_REST], key="code", among=codes):
        if status == Clue.Status.CLOSED:
            status = str(Clue.Status.OPEN if withdrawn is None else Clue.Status.WITHDRAWN)
        whole[code] = [(status, withdrawn, *rest)]
    for model in (ClueFinding, CluePlace):
        names = ["clue", *(field.name for field in model._meta.concrete_fields if field.name != "clue")]
        for code, *rest in stored_rows(model, names, key="clue", among=codes):
            whole.setdefault(code, []).append((model.__name__, *rest))
    yield from whole.items()
