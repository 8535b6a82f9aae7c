"""Four books of one programme's payments as CSV, of any length, with what is wrong in them and where: the key is written
with the lines, from what was done to them, never by comparing the files.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huimin.simulation import places
from huimin.simulation.city import columns, files, population
from huimin.simulation.months import month

PROGRAMME, YEAR, N_MONTHS = "DIBAO", 2018, 12
APPROVED, PUBLISHED, PAID, RETURNED = BOOKS = ("approved_lists", "published_lists", "payments", "bank_returns")
_HEADERS = {
    APPROVED: ["县区", "乡镇", "村居", "姓名", "身份证号", "所属期", "审批金额", "审批日期", "审批人"],
    PUBLISHED: ["县区", "乡镇", "村居", "姓名", "身份证号（脱敏）", "所属期", "公示金额", "公示日期", "公示地点"],
    PAID: ["县区", "乡镇", "村居", "姓名", "身份证号", "所属期", "实发金额", "发放日期", "银行账号"],
    RETURNED: ["县区", "乡镇", "村居", "户名", "证件号码", "所属期", "交易金额", "入账日期", "收款账号", "处理状态", "流水号"],
}  # fmt: skip
# per ten million rows in all four books
_SKIMS_OF_LISTS, _SKIMS_AT_BANK, _UNPAID, _SWAPPED, _UNPUBLISHED, _NEVER_RESENT = (
    20_000,
    40_000,
    2_000,
    2_000,
    1_000,
    1_000,
)
_CORRECTED, _RESENT = 1_000, 1_000  # innocents
_MOST_FEN = 27
_LAST_ASKED = 10  # what failed in November or later is too young to be asked for at the end of the year
_OF_VILLAGE = 75  # persons on the programme
_MASKED = 7  # in every seventh village the board hides names and numbers


@dataclass(frozen=True)
class Books:
    """The file of each book, how many rows they hold, and what must be found: rule -> (book, rows of its file)."""

    files: dict[str, Path]
    n_rows: int
    key: dict[str, tuple[str, np.ndarray]]


@dataclass
class _Book:
    """One book before it is written: which of all lines it has, and their amounts; what is added at its end."""

    has: np.ndarray
    fen: np.ndarray
    extra: np.ndarray
    extra_fen: np.ndarray

    def rows(self, lines: np.ndarray) -> np.ndarray:
        """The rows of the file (the header is row 1) in which these lines stand."""
        return (np.cumsum(self.has)[lines] + 1).astype(np.int64)


def make(folder: Path, n_rows: int, *, seed: int = 11) -> Books:
    """Write the four files into `folder`, about `n_rows` in all, a person once a month."""
    n_people = max(n_rows // (len(BOOKS) * N_MONTHS), 40)
    random = np.random.default_rng(seed)
    villages = places.whole_city()[: max(n_people // _OF_VILLAGE, 2)]
    people = population.settle(villages, n_people + 10, 0, random)
    population.give_numbers(people)
    population.give_names(people, random)
    n_people = min(n_people, len(people))
    maker = _Maker(people, n_people, n_rows / 10_000_000, random)
    maker.happen()
    folder.mkdir(parents=True, exist_ok=True)
    written = {book: maker.write(book, folder / f"{book}.csv") for book in BOOKS}
    return Books({book: folder / f"{book}.csv" for book in BOOKS}, sum(written.values()), maker.key)


class _Maker:
    """Lines are numbered month by month; each happening takes lines that no other takes."""

    def __init__(self, people: population.Population, n_people: int, share: float, random: np.random.Generator):
        self.people, self.n_people, self.share, self.random = people, n_people, share, random
        self.texts = files.Texts(people)
        n = n_people * N_MONTHS
        self.person = np.tile(np.arange(n_people), N_MONTHS)
        self.month = np.repeat(np.arange(N_MONTHS), n_people)
        fen = random.integers(200_00, 700_00, n_people)[self.person]
        none = np.zeros(0, np.int64)
        self.books = {book: _Book(np.ones(n, bool), fen.copy(), none, none) for book in BOOKS}
        self.is_masked = people.village[self.person] % _MASKED == 0
        self.account = self.person.copy()
        self.has_failed = np.zeros(n, bool)
        self.key: dict[str, tuple[str, np.ndarray]] = {}
        self._free = random.permutation(np.flatnonzero(~self.is_masked))

    def _take(self, n: int) -> np.ndarray:
        n = max(round(n * self.share), 3)
        taken, self._free = self._free[:n], self._free[n:]
        assert len(taken) == n, "there are too few lines for all that happens"
        return taken

    def happen(self) -> None:
        """What somebody did, and what only looks like it; rows are told once nothing moves any more."""
        book, random = self.books, self.random
        skimmed, kept, unpaid = self._take(_SKIMS_OF_LISTS), self._take(_SKIMS_AT_BANK), self._take(_UNPAID)
        for each in (PAID, RETURNED):
            book[each].has[unpaid] = False
        taken = random.integers(1, _MOST_FEN + 1, len(skimmed))
        book[PAID].fen[skimmed] -= taken
        book[RETURNED].fen[skimmed] -= taken
        book[RETURNED].fen[kept] -= random.integers(1, _MOST_FEN + 1, len(kept))
        swapped = self._take(_SWAPPED)
        self.account[swapped] = self.n_people + np.arange(len(swapped))  # cards that no payment goes to
        hidden, dropped = self._take(_UNPUBLISHED), self._take(_NEVER_RESENT)
        book[PUBLISHED].has[hidden] = False
        self.has_failed[dropped] = True
        self._innocents()
        self._tell(APPROVED, skimmed, "paid_less_than_approved")
        self._tell(PUBLISHED, skimmed, "paid_less_than_published")
        self._tell(PAID, kept, "credited_less_than_instructed")
        self._tell(APPROVED, unpaid, "approved_not_paid")
        self._tell(PUBLISHED, unpaid, "published_not_paid")
        self._tell(RETURNED, swapped, "account_swapped_at_bank")
        self._tell(PAID, hidden, "paid_not_published")
        self._tell(RETURNED, dropped[self.month[dropped] < _LAST_ASKED], "failed_payment_never_resent")

    def _innocents(self) -> None:
        """Published with a mistake and again a week later; returned by the bank and credited a month later."""
        board, bank = self.books[PUBLISHED], self.books[RETURNED]
        corrected, resent = self._take(_CORRECTED), self._take(_RESENT)
        board.extra, board.extra_fen = corrected, board.fen[corrected].copy()
        board.fen[corrected] += 10_00
        bank.extra, bank.extra_fen = resent, bank.fen[resent].copy()
        self.has_failed[resent] = True

    def _tell(self, book: str, lines: np.ndarray, rule: str) -> None:
        self.key[rule] = (book, np.sort(self.books[book].rows(lines)))

    # --- writing ----------------------------------------------------------------------------------------------------

    def write(self, name: str, path: Path) -> int:
        """One book as CSV; how many rows it has."""
        book = self.books[name]
        first = np.flatnonzero(book.has)
        pieces = [(part, book.fen[part], False) for part in np.array_split(first, max(len(first) // 250_000, 1))]
        if len(book.extra):
            pieces.append((book.extra, book.extra_fen, True))
        return files.write(path, _HEADERS[name], (self._piece(name, *piece) for piece in pieces))

    def _piece(self, name: str, lines: np.ndarray, fen: np.ndarray, is_extra: bool) -> list[pa.Array]:
        person, of_month = self.person[lines], month(YEAR, 1) + self.month[lines]
        who, number = self.texts.name(person), columns.citizen(self.people.number[person])
        if name == PUBLISHED:
            who, number = _shown(who, number, self.is_masked[lines])
        common = [
            *self.texts.place(self.people.village[person]), who, number,
            columns.period(of_month, np.ones(len(lines), np.int64)), columns.money(fen),
        ]  # fmt: skip
        return common + self._rest(name, lines, is_extra)

    def _rest(self, name: str, lines: np.ndarray, is_extra: bool) -> list[pa.Array]:
        first = (np.datetime64(f"{YEAR}-01") + self.month[lines]).astype("datetime64[D]")
        if name == PAID:
            return [columns.day(first + 19), columns.account(self.person[lines])]
        if name == RETURNED:
            fails = self.has_failed[lines] & (not is_extra)
            status = columns.by_code(fails.astype(np.int64), lambda code: ("成功", "失败")[code])
            serial = pc.cast(pa.array(lines + is_extra * len(self.person)), pa.string())
            return [columns.day(first + (50 if is_extra else 20)), columns.account(self.account[lines]), status, serial]
        days = 8 if name == APPROVED else 18 if is_extra else 11
        return [columns.day(first + days), _always("李某" if name == APPROVED else "村务公开栏", len(lines))]


def _shown(names: pa.Array, numbers: pa.Array, is_masked: np.ndarray) -> tuple[pa.Array, pa.Array]:
    """Names and numbers as a board shows them."""
    hidden = pc.utf8_replace_slice(names, 1, 2, "*"), pc.utf8_replace_slice(numbers, 6, 14, "********")
    mask = pa.array(is_masked)
    return pc.if_else(mask, hidden[0], names), pc.if_else(mask, hidden[1], numbers)


def _always(text: str, n: int) -> pa.Array:
    return pa.array([text]).take(pa.array(np.zeros(n, np.int64)))
