"""An opened page as its template wants it: words for codes in the reader's language, and passes to what is linked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huimin.datasets.queries import load_kinds
from huimin.datasets.types import Column
from huimin.identity.types import Subject
from huimin.kit import money
from huimin.kit.accounts import mask_account
from huimin.kit.months import month_of
from huimin.ledger.forms import PURPOSE_WORDS
from huimin.ledger.page import competent
from huimin.ledger.passes import subject_pass
from huimin.ledger.types import Candidate, Paid, Registered, Source, SubjectPage
from huimin.programmes.types import ProgrammeShown
from huimin.regions.queries import name_path
from huimin.ui.months import month_text, months_text
from huimin.ui.timeline import Mark

_AROUND = 12  # months before and after the payments that the time line still shows
_COMPLETED = 3


@dataclass(frozen=True)
class Linked:
    """A subject that this page leads to: what is shown of it, and the pass that asks for it."""

    text: str
    subject: str
    note: str = ""


@dataclass(frozen=True)
class PaidLine:
    """A payment as a line of the table."""

    period: str
    programme: str
    amount_fen: int
    unit: str
    region: str
    person: str
    account: str
    source: Source
    category: str
    is_completed: bool


@dataclass(frozen=True)
class RegisteredLine:
    """A register row as a line of the table."""

    kind: str
    person: str
    says: list[tuple[str, str]]
    region: str
    source: Source
    is_completed: bool


class _Shown:
    """One page for one reader."""

    def __init__(self, page: SubjectPage, by: str):
        self.page, self.by = page, by
        self.is_english = get_language() == "en"

    def context(self) -> dict:
        page, facts = self.page, self.page.facts
        return {
            "page": page,
            "kind": facts.subject.kind,
            "title": self._title(),
            "purpose": PURPOSE_WORDS[page.purpose.code],
            "paid": [self._paid(row) for row in facts.paid],
            "registered": [self._registered(row) for row in facts.registered],
            "totals": [
                (self._programme(total.programme), [total.by_year.get(year) for year in page.years], total)
                for total in page.totals
            ],
            "amount_fen": sum(row.amount_fen for row in facts.paid),
            "year_sums": [sum(total.by_year.get(year, 0) for total in page.totals) for year in page.years],
            "marks": list(self._marks()),
            "households": self._households(),
            "people": self._people(),
            "accounts": self._accounts(),
            "looks": [(look, page.units.get(look.unit, look.unit), PURPOSE_WORDS[look.purpose]) for look in page.looks],
        }

    def _title(self) -> str:
        page = self.page
        if page.facts.subject.kind == "household":
            heads = [member for member in page.facts.members if member.relation == "户主"] or page.facts.members
            name = page.people.get(heads[0].person_key, heads[0].masked_name) if heads else ""
            return _("%(name)s户") % {"name": name}
        shown = page.names if page.facts.subject.kind == "person" else page.numbers
        return "、".join(shown) or _("号码残缺，无法显示")

    def _programme(self, number: int) -> str:
        shown: ProgrammeShown | None = self.page.programmes.get(number)
        return str(number) if shown is None else shown.name_en if self.is_english else shown.name

    def _paid(self, row: Paid) -> PaidLine:
        unit = self.page.units.get(row.source.unit) or self.page.units.get(competent(row.programme, row.region_code))
        return PaidLine(
            period=_period(row),
            programme=self._programme(row.programme),
            amount_fen=row.amount_fen,
            unit=unit or "",
            region=self._region(row.region_code),
            person=self._person(row),
            account=mask_account(self.page.accounts.get(row.account_key, ""))[-6:],
            source=row.source,
            category=row.category,
            is_completed=row.grade == _COMPLETED,
        )

    def _person(self, row: Paid | Registered) -> str:
        name = self.page.people.get(row.person_key) if self.page.facts.subject.kind != "person" else None
        return name or row.masked_name

    def _region(self, code: int) -> str:
        names = self.page.regions
        return names.get(code, str(code))

    def _registered(self, row: Registered) -> RegisteredLine:
        kind = load_kinds()[row.source.kind]
        by_fact = {fact: column for column in kind.columns for fact in column.facts}
        return RegisteredLine(
            kind=kind.title_en if self.is_english else kind.title,
            person=self._person(row),
            says=[
                (column.title_en if self.is_english else column.title, self._said(column, value))
                for name, value in row.says.items()
                if (column := by_fact.get(name))
            ],
            region=self._region(row.region_code),
            source=row.source,
            is_completed=row.grade == _COMPLETED,
        )

    def _said(self, column: Column, value: object) -> str:
        if column.type == "programme":
            return self._programme(int(value))
        if column.type == "amount":
            return money.show_grouped(int(value))
        if column.type in ("decimal", "share"):
            return f"{int(value) / 100:g}" + ("%" if column.type == "share" else "")
        if column.type == "code" and not self.is_english and value in column.codes:
            return column.codes[value][0]
        return str(value)

    def _marks(self) -> Iterator[Mark]:
        paid = [row for row in self.page.facts.paid if row.amount_fen > 0]
        for row in paid:
            name = self._programme(row.programme)
            ends = row.first_month + 12 if row.is_undivided and row.first_month % 12 == 1 else row.last_month + 1
            text = f"{_period(row)} {name} {money.show_grouped(row.amount_fen)}"
            yield Mark(name, row.first_month, ends, text)
        low = min((row.first_month for row in paid), default=0) - _AROUND
        high = max((row.last_month for row in paid), default=10**6) + _AROUND
        for row in self.page.facts.registered:
            line = self._registered(row)
            for title, on in self._dates(row):
                if low <= month_of(on) <= high or row.source.kind == "deaths":
                    month = month_of(on)
                    yield Mark(line.kind, month, month + 1, f"{line.person} {title} {on}", is_event=True)

    def _dates(self, row: Registered) -> Iterator[tuple[str, date]]:
        kind = load_kinds()[row.source.kind]
        for column in kind.columns:
            for fact in column.facts:
                if isinstance(value := row.says.get(fact), date):
                    yield (column.title_en if self.is_english else column.title), value

    def _link(self, kind: str, key: int, text: str, note: str = "") -> Linked:
        return Linked(text, subject_pass(Subject(kind, key), by=self.by, clue=self.page.purpose.clue), note)

    def _households(self) -> list[Linked]:
        facts = self.page.facts
        if facts.subject.kind == "household":
            return []
        members: dict[int, dict[str, None]] = {}  # names in order, each once
        for one in (*facts.members, *(row for row in facts.paid if row.household_key is not None)):
            members.setdefault(one.household_key, {})[one.masked_name] = None
        return [self._link("household", key, "、".join(names)) for key, names in members.items()]

    def _people(self) -> list[Linked]:
        """Members of the household, or everybody who is paid into the account."""
        facts = self.page.facts
        if facts.subject.kind == "account":
            found = {row.person_key: (row.masked_name, "") for row in facts.paid if row.person_key is not None}
        else:
            found = {member.person_key: (member.masked_name, member.relation) for member in facts.members}
        found.pop(facts.subject.key, None)
        return [self._link("person", key, self.page.people.get(key, name), note) for key, (name, note) in found.items()]

    def _accounts(self) -> list[Linked]:
        facts = self.page.facts
        if facts.subject.kind == "account":
            return []
        counts: dict[int, int] = {}
        for row in facts.paid:
            if row.account_key is not None:
                counts[row.account_key] = counts.get(row.account_key, 0) + 1
        shown = self.page.accounts
        return [
            self._link("account", key, shown.get(key, "****"), _("%(n)s 笔") % {"n": n}) for key, n in counts.items()
        ]


def _period(row: Paid) -> str:
    if row.is_undivided and row.first_month % 12 == 1:
        return _("%(year)s年度") % {"year": row.first_month // 12}
    return month_text(row.first_month) if row.is_undivided else months_text(row.first_month, row.last_month)


def shown_candidates(found: Iterable[Candidate], *, by: str, clue: str) -> list[tuple[Candidate, str, Linked]]:
    """Each person to choose from, with the name of its division and the pass that asks for it."""
    return [
        (
            one,
            name_path(one.region_code),
            Linked(_("查阅"), subject_pass(Subject("person", one.person_key), by=by, clue=clue)),
        )
        for one in found
    ]


def shown_page(page: SubjectPage, *, by: str) -> dict:
    """The context of ledger/subject.html."""
    return _Shown(page, by).context()
