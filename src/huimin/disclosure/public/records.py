"""Lines and entries: what was paid to whom in a village, and what the village took in and spent."""

from dataclasses import dataclass

from huimin.disclosure.public.reading import OpenEdition
from huimin.kit.months import month_number, month_parts

PAGE = 40


@dataclass(frozen=True)
class Line:
    """A payment as the public sees it. name: masked unless the programme or an office makes it public."""

    id: str
    village: int
    programme: int
    starts_month: int
    n_months: int
    name: str
    amount_fen: int
    post: str

    @property
    def last_month(self) -> int:
        """The last month it was paid for."""
        return self.starts_month + max(self.n_months, 1) - 1


@dataclass(frozen=True)
class Entry:
    """A line of the village's books. day: yyyymmdd; method: cash or transfer."""

    id: str
    village: int
    month: int
    day: int
    voucher_no: str
    summary: str
    subject: str
    income_fen: int | None
    spent_fen: int | None
    balance_fen: int | None
    method: str
    n_attachments: int | None

    @property
    def date(self) -> str:
        """2018-03-02."""
        return f"{self.day // 10000}-{self.day // 100 % 100:02d}-{self.day % 100:02d}"


@dataclass(frozen=True)
class Month:
    """A month of a village's books: what came in, what went out, what was there at its end."""

    month: int
    n_entries: int
    income_fen: int
    spent_fen: int
    balance_fen: int | None

    @property
    def number(self) -> int:
        """1 for January."""
        return month_parts(self.month)[1]


@dataclass(frozen=True)
class Wanted:
    """Which lines of a village: all, or those of a programme, of a year or a month, or of its officers."""

    village: int
    programme: int | None = None
    year: int | None = None
    month: int | None = None
    is_officers: bool = False

    def where(self) -> tuple[str, list[int]]:
        """As SQL; a month says more than a year."""
        in_year = self.year if self.month is None else None
        given = [
            ("village = ?", self.village),
            ("programme = ?", self.programme),
            ("starts_month = ?", self.month),
            ("starts_month >= ?", in_year and month_number(in_year, 1)),
            ("starts_month <= ?", in_year and month_number(in_year, 12)),
        ]
        tests = [test for test, value in given if value is not None]
        values = [value for _, value in given if value is not None]
        return " and ".join([*tests, "post is not null"] if self.is_officers else tests), values


_LINE = "select id, village, programme, starts_month, n_months, name, amount_fen, coalesce(post, '') from line"
_ENTRY = """
    select id, village, month, day, coalesce(voucher_no, ''), coalesce(summary, ''), coalesce(subject, ''), income_fen,
           spent_fen, balance_fen, coalesce(method, ''), n_attachments from entry
"""


def n_lines(edition: OpenEdition, wanted: Wanted) -> tuple[int, int]:
    """How many lines there are, and their sum in fen."""
    where, values = wanted.where()
    return edition.rows(f"select count(*), coalesce(sum(amount_fen), 0) from line where {where}", *values)[0]


def n_unlisted(edition: OpenEdition, wanted: Wanted, n: int, amount_fen: int) -> tuple[int, int]:
    """How many payments, and fen, the sums of a year or a programme hold beyond the lines: lists that name nobody."""
    if wanted.is_officers or wanted.month is not None:
        return 0, 0
    found = edition.rows(_SUMMED, wanted.village, wanted.programme, wanted.year)[0]
    return max(found[0] - n, 0), max(found[1] - amount_fen, 0)


_SUMMED = """
    select coalesce(sum(n_payments), 0), coalesce(sum(amount_fen), 0) from total
    where region = ?1 and not is_counts_only and programme = coalesce(?2, programme) and year = coalesce(?3, year)
"""


def lines(edition: OpenEdition, wanted: Wanted, page: int) -> list[Line]:
    """A page of lines, the newest period first."""
    where, values = wanted.where()
    order = "order by starts_month desc, programme, rowid"
    page_of = f"select rowid from line where {where} {order} limit {PAGE} offset ?"  # sorted within the index
    sql = f"{_LINE} where rowid in ({page_of}) {order}"
    return [Line(*row) for row in edition.rows(sql, *values, (page - 1) * PAGE)]


def line(edition: OpenEdition, id: str) -> Line | None:
    """A line by its id."""
    rows = edition.rows(f"{_LINE} where id = ?", id)
    return Line(*rows[0]) if rows else None


def line_months(edition: OpenEdition, village: int) -> list[int]:
    """The months that lines of a village begin in, newest first."""
    rows = edition.rows("select distinct starts_month from line where village = ?", village)
    return sorted((month for (month,) in rows), reverse=True)


def months(edition: OpenEdition, village: int) -> list[Month]:
    """A village's books month by month, oldest first."""
    rows = edition.rows(_MONTHS, village)
    return [Month(*row) for row in rows]


_MONTHS = """
    select month, count(*), coalesce(sum(income_fen), 0), coalesce(sum(spent_fen), 0),
           (select e.balance_fen from entry as e where e.village = entry.village and e.month = entry.month
            order by e.day desc, e.rowid desc limit 1)
    from entry where village = ? group by month order by month
"""


def entries(edition: OpenEdition, village: int, month: int) -> list[Entry]:
    """The entries of a month, in their order."""
    rows = edition.rows(f"{_ENTRY} where village = ? and month = ? order by day, rowid", village, month)
    return [Entry(*row) for row in rows]


def entry(edition: OpenEdition, id: str) -> Entry | None:
    """An entry by its id."""
    rows = edition.rows(f"{_ENTRY} where id = ?", id)
    return Entry(*rows[0]) if rows else None
