"""The answer of a precheck as its page shows it: the first of its questions and problems, the rest in the workbook."""

from collections.abc import Mapping
from dataclasses import dataclass

from huimin.casework.sheets import own_rows
from huimin.kit import money
from huimin.programmes import queries as programmes

MOST = 100


@dataclass(frozen=True)
class Asked:
    """A question: the clue that would be, with money in fen and its rows in the list itself and elsewhere."""

    clue: Mapping
    amount_fen: int
    owed_fen: int
    programme: str
    own: tuple[Mapping, ...]
    others: tuple[Mapping, ...]


@dataclass(frozen=True)
class PrecheckShown:
    """What is said of a list: its balance, `asked` and `problems` (at most MOST of each), how many there are in all."""

    batch: Mapping
    status: str
    asked: tuple[Asked, ...]
    problems: tuple[Mapping, ...]
    n_asked: int
    n_rows: int  # of the list that some question is about
    n_problems: int
    amount_fen: int  # of all questions
    owed_fen: int

    @property
    def is_compared(self) -> bool:
        """Whether the list could be read and was compared."""
        return self.batch["status"] in ("accepted", "partly", "already_received")


def precheck_shown(document: Mapping, lang: str) -> PrecheckShown:
    """A stored document of a precheck for a page."""
    batch, clues, problems = document["batch"], document["clues"], document["batch"]["problems"]
    names = {one.code: one.name if lang == "zh" else one.name_en for one in programmes.catalogue()}
    return PrecheckShown(
        batch=batch,
        status=document["status"],
        asked=tuple(_asked(clue, batch["file"], names) for clue in clues[:MOST]),
        problems=tuple(problems[:MOST]),
        n_asked=len(clues),
        n_rows=len({(row["sheet"], row["row"]) for clue in clues for row in own_rows(clue, batch["file"])}),
        n_problems=len(problems),
        amount_fen=sum(money.read(clue["amount"]) for clue in clues),
        owed_fen=sum(money.read(clue["owed"]) for clue in clues),
    )


def _asked(clue: Mapping, file: str, names: Mapping[str, str]) -> Asked:
    own = own_rows(clue, file)
    return Asked(
        clue=clue,
        amount_fen=money.read(clue["amount"]),
        owed_fen=money.read(clue["owed"]),
        programme=names.get(clue["programme"], clue["programme"] or ""),
        own=tuple(own),
        others=tuple(row for row in clue["evidence"] if row not in own),
    )
