"""Ties of rules (`rules.types.Tie`) over the facts of the books: which can be followed, and how."""

from collections.abc import Collection
from dataclasses import replace

from huimin.ledger.made import keys_of, made_of
from huimin.rules.types import Reach, Tie


def followed(reach: Reach) -> list[Tie]:
    """The ties that lead to other rows: one over `ref` to a view of the same kind leads to the rows it comes from."""
    return [_shortest(tie) for tie in reach.ties if not (_is_same_row(tie) and _goes_together(tie))]


def _shortest(tie: Tie) -> Tie:
    if tie.via is None:
        return tie
    via = _shortest(tie.via)
    return replace(tie, via=via.via if _is_same_row(via) else via)


def _is_same_row(tie: Tie) -> bool:
    if tie.via is None or not tie.column == tie.out == "ref" or tie.without:
        return False
    made, via = made_of(tie.view), made_of(tie.via.view)
    return made is not None and via is not None and made.kind == via.kind


def _goes_together(tie: Tie) -> bool:
    """Whether rows that are made together have the key that the other rows were found by."""
    within = made_of(tie.view).within
    return within in (None, made_of(tie.via.view).within, tie.via.column)


def can_follow(tie: Tie) -> bool:
    """Whether rows are found by what a tie, and those it leads over, ask for."""
    made = made_of(tie.view)
    if made is None or tie.column not in keys_of(made.kind):
        return False
    return tie.via is None or (made_of(tie.via.view) is not None and tie.out in keys_of(made_of(tie.via.view).kind)
                               and can_follow(tie.via))  # fmt: skip


def lacking(reach: Reach, held: Collection[str]) -> set[str]:
    """The kinds of which nothing has arrived, and without which a rule finds nothing."""
    return {made.kind for made in map(made_of, reach.essential) if made and made.kind not in held}


def is_of(view: str, kinds: Collection[str]) -> bool:
    """Whether a view is made of one of some kinds, as far as anybody knows."""
    made = made_of(view)
    return made is None or made.kind in kinds


def empty(alias: str, tie: Tie) -> str:
    """A condition of a tie beside its key, as SQL."""
    return f" and {alias}.{tie.without} is null" if tie.without else ""
