"""Four books of one payment batch: approved, published, instructed, credited; where they part, and where they only seem to."""

from collections.abc import Callable
from datetime import date

from huimin.simulation import months
from huimin.simulation.facts import City, Payment, Row, Wrong
from huimin.simulation.months import month
from huimin.simulation.people import Person
from huimin.simulation.places import Village
from huimin.simulation.plants.stage import Stage

COUNTY, PROGRAMME, START, N_MONTHS = 350124, "GAOLING", month(2018, 7), 3
APPROVED, PUBLISHED, RETURNED = "approved_lists", "published_lists", "bank_returns"
_ON = {APPROVED: date(2018, 8, 27), PUBLISHED: date(2018, 9, 3), RETURNED: date(2018, 9, 28)}
_MASKED = 6  # of how many lines one is shown masked on the board
Books = dict[str, Row | None]
Story = Callable[[Payment, Books], None]


class FourBooks:
    """The lists beside the old-age allowance of one county and quarter; the payments are made first."""

    def __init__(self, stage: Stage):
        self._stage, self._city = stage, stage.city
        self._stories: dict[int, Story] = {}
        self._people: list[Person] = []
        for plant in (
            self._skims, self._gifts, self._left_out, self._promised, self._at_the_bank, self._corrected, self._again
        ):  # fmt: skip
            plant()

    # --- who it happens to ------------------------------------------------------------------------------------------

    def _paid_person(self, story: Story, village: Village | None = None) -> Person:
        person = self._stage.someone(village or self._stage.village(county=COUNTY), (1934, 5))
        self._stage.allowance(person)
        self._stories[id(person)] = story
        self._people.append(person)
        return person

    def _three(self, rule: str, note: str, story: Callable[[Payment, Books, Wrong], None]) -> None:
        for _ in range(3):
            person = self._paid_person(lambda payment, books: None)
            wrong = self._wrong(rule, person, note)
            self._stories[id(person)] = lambda payment, books, wrong=wrong: story(payment, books, wrong)

    def _wrong(self, rule: str, subject: Person | str, note: str, *rows: Row) -> Wrong:
        return self._stage.wrong(rule, subject, PROGRAMME, note, *rows)

    # --- what happens -----------------------------------------------------------------------------------------------

    def _skims(self) -> None:
        """Approved and published in full, paid a few fen less; or paid in full and credited less."""
        for rule, book in (("paid_less_than_approved", APPROVED), ("paid_less_than_published", PUBLISHED)):
            for fen in (1, 13, 27):
                person = self._paid_person(lambda payment, books: None)
                wrong = self._wrong(rule, person, "名单上的金额比实发多出几分钱")
                self._stories[id(person)] = _raised(book, fen, wrong)
        for fen in (1, 9, 25):
            person = self._paid_person(lambda payment, books: None)
            wrong = self._wrong("credited_less_than_instructed", person, "银行入账比指令少几分钱")
            self._stories[id(person)] = _raised(RETURNED, -fen, wrong)

    def _gifts(self) -> None:
        for rule, book, by in (
            ("paid_more_than_approved", APPROVED, -50_00),
            ("paid_more_than_published", PUBLISHED, -50_00),
            ("credited_more_than_instructed", RETURNED, 1),
        ):
            for _ in range(3):
                person = self._paid_person(lambda payment, books: None)
                wrong = self._wrong(rule, person, "发放或入账多于名单")
                self._stories[id(person)] = _raised(book, by, wrong)

    def _left_out(self) -> None:
        """Paid, and missing in one of the other books."""
        for rule, book, note in (
            ("paid_not_approved", APPROVED, "审批名单没有本人而发放"),
            ("paid_not_published", PUBLISHED, "公示名单没有本人而发放"),
            ("instructed_not_credited", RETURNED, "有指令而银行回盘没有本人"),
        ):
            self._three(rule, note, lambda payment, books, wrong, book=book: _drop(book, payment, books, wrong))
        for village in {person.village.code: person.village for person in self._people}.values():
            self._paid_person(lambda payment, books: None, village)  # else its list might be empty

    def _promised(self) -> None:
        """On a list and never paid; and who died before the quarter ended, rightly not paid."""
        for rule, book in (("approved_not_paid", APPROVED), ("published_not_paid", PUBLISHED)):
            for _ in range(3):
                person = self._stage.someone(self._stage.village(county=COUNTY), (1935, 2))
                self._stage.allowance(person, last=START - 1)
                row = self._line(book, person, person.village, 150_00)
                self._wrong(rule, person, "名单有本人而没有发放", row).amount_fen = 150_00
        person = self._stage.someone(self._stage.village(county=COUNTY), (1933, 2))
        self._stage.allowance(person, last=START - 1)
        self._stage.death(person, date(2018, 7, 9))
        for book in (APPROVED, PUBLISHED):
            self._line(book, person, person.village, 150_00)
        self._stage.innocent("当期死亡，依法停发", ["approved_not_paid", "published_not_paid"], person)

    def _at_the_bank(self) -> None:
        self._three("account_swapped_at_bank", "入账账户被调换", self._swap)
        self._three("account_held_by_another", "账户由不同户的人持有", _held_by_a_stranger)
        person = self._paid_person(lambda payment, books: books[RETURNED].values.update(holder=child.name))
        child = self._stage.someone(person.village, (1961, 6), household=person.household, relation="子")
        self._stage.innocent("账户由同户子女持有", ["account_held_by_another"], person)
        self._three("failed_payment_never_resent", "退票后一直没有重发", _fail)
        for _ in range(3):
            ghost = self._stage.someone(self._stage.village(county=COUNTY), (1975, 3))
            row = self._line(RETURNED, ghost, ghost.village, 149_00)
            row.fault = "no_id"
            row.values |= {"account": ghost.account, "status": "成功"}
            self._wrong("credited_not_instructed", ghost.account, "没有指令的账户入了账", row).amount_fen = 149_00

    def _swap(self, payment: Payment, books: Books, wrong: Wrong) -> None:
        books[RETURNED].values["account"] = self._stage.registry.issuer.account()[0]
        wrong.rows += [books[RETURNED], payment]
        wrong.amount_fen += payment.amount_fen

    def _corrected(self) -> None:
        """Published with a mistake, and again a week later."""

        def again(payment: Payment, books: Books) -> None:
            books[PUBLISHED].values["fen"] += 50_00
            row = self._line(PUBLISHED, payment.person, payment.village, payment.amount_fen)
            row.values["on"] = date(2018, 9, 10)

        rules = [
            "paid_less_than_published", "paid_more_than_published", "paid_not_published",
            "paid_less_than_approved", "paid_more_than_approved", "paid_not_approved",
        ]  # fmt: skip
        self._stage.innocent("公示后更正，以最后一次为准；审批与实发一致", rules, self._paid_person(again))

    def _again(self) -> None:
        """Returned by the bank, and credited a month later."""

        def later(payment: Payment, books: Books) -> None:
            books[RETURNED].values |= {"status": "失败", "why": "账户冻结"}
            row = self._line(RETURNED, payment.person, payment.village, payment.amount_fen)
            row.values |= {"account": payment.account, "status": "成功", "on": date(2018, 10, 26)}

        person = self._paid_person(later)
        rules = [
            "failed_payment_never_resent", "instructed_not_credited", "account_swapped_at_bank",
            "credited_less_than_instructed", "credited_more_than_instructed",
        ]  # fmt: skip
        self._stage.innocent("退票后已重发", rules, person)
        self._stage.innocent("退票后重发入账，当日没有另行指令", ["credited_not_instructed"], person.account)

    # --- the books --------------------------------------------------------------------------------------------------

    def write(self) -> None:
        """A line in each book for every payment of the batch, then the stories of those who have one."""
        batch = [
            payment
            for payment in self._city.payments
            if payment.programme == PROGRAMME
            and payment.village.county_code == COUNTY
            and START <= payment.start < START + N_MONTHS
        ]
        told = {person.village.code for person in self._people}  # a hidden name there might be anybody's of a story
        for at, payment in enumerate(batch):
            payment.plain = True
            books: Books = {
                book: self._line(book, payment.person, payment.village, payment.amount_fen, payment)
                for book in (APPROVED, PUBLISHED, RETURNED)
            }
            books[RETURNED].values |= {"account": payment.account, "status": "成功", "holder": payment.person.name}
            story = self._stories.get(id(payment.person))
            if story:
                story(payment, books)
            elif at % _MASKED == 0 and payment.village.code not in told:
                books[PUBLISHED].fault, books[PUBLISHED].values["is_masked"] = "no_id", True
            _forget_dropped(self._city, books)

    def _line(self, book: str, person: Person, village: Village, fen: int, payment: Payment | None = None) -> Row:
        values = {
            "village": village, "programme": PROGRAMME, "fen": fen, "on": _ON[book],
            "start": payment.start if payment else START, "n": payment.n if payment else N_MONTHS,
        }  # fmt: skip
        return self._city.add_row(Row(book, str(COUNTY), person, values))


def _raised(book: str, by: int, wrong: Wrong) -> Story:
    """The line of one book says `by` fen more than the payment."""

    def story(payment: Payment, books: Books) -> None:
        books[book].values["fen"] += by
        wrong.rows += [payment, books[book]]
        wrong.months |= {months.month(*months.parts(payment.start))}
        wrong.amount_fen += abs(by)

    return story


def _drop(book: str, payment: Payment, books: Books, wrong: Wrong) -> None:
    books[book].values["is_dropped"] = True
    wrong.see(payment, {payment.start}, counts=False)
    wrong.amount_fen += payment.amount_fen


def _held_by_a_stranger(payment: Payment, books: Books, wrong: Wrong) -> None:
    books[RETURNED].values["holder"] = "欧阳文山"
    wrong.rows += [payment, books[RETURNED]]
    wrong.amount_fen += payment.amount_fen


def _fail(payment: Payment, books: Books, wrong: Wrong) -> None:
    books[RETURNED].values |= {"status": "失败", "why": "账号户名不符"}
    wrong.rows += [books[RETURNED], payment]
    wrong.amount_fen += payment.amount_fen


def _forget_dropped(city: City, books: Books) -> None:
    for book, row in books.items():
        if row.values.get("is_dropped"):
            city.rows[book].remove(row)
