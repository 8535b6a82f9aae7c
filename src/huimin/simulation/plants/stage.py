"""The stage of the planted stories: makes people for them and notes in the key what happens to them."""

from collections.abc import Iterable
from datetime import date
from random import Random

from huimin.simulation import life, months
from huimin.simulation.enrol import enrolment
from huimin.simulation.facts import City, Innocent, Payment, Row, Spell, Wrong
from huimin.simulation.people import Household, Person, Registry
from huimin.simulation.places import Village
from huimin.simulation.programmes import FIRST, LAST, RATES, age_class


class Stage:
    """One city, the registry that makes people for it, and shorthand for what the stories need."""

    def __init__(self, city: City, registry: Registry, random: Random):
        self.city, self.registry, self.random = city, registry, random
        self._wrongs: dict[tuple[str, str, str | None], Wrong] = {}
        self._turn = 0

    def village(self, name: str | None = None, *, county: int | None = None, rural: bool | None = None) -> Village:
        """The village called `name`, or the next one in turn (of a county, rural or not)."""
        if name is not None:
            return next(village for village in self.city.villages if village.spoken == name)
        choice = [
            village
            for village in self.city.villages
            if county in (None, village.county_code) and rural in (None, village.rural)
        ]
        self._turn += 7
        return choice[self._turn % len(choice)]

    def someone(
        self,
        village: Village,
        born: tuple[int, int],
        *,
        sex: int | None = None,
        name: str | None = None,
        household: Household | None = None,
        relation: str = "户主",
    ) -> Person:
        """A person born in (year, month); alone in a new household unless one is given."""
        household = household or self.registry.household(village)
        household.is_taken = True
        day = date(born[0], born[1], self.random.randrange(2, 28))
        sex = sex or self.random.randrange(1, 3)
        person = self.registry.person(household, sex=sex, born=day, relation=relation, name=name)
        person.is_cast = True
        return person

    def with_family(self, village: Village, born: tuple[int, int], *others: tuple[str, int, int]) -> Person:
        """A head of household with members (relation, sex, year of birth)."""
        head = self.someone(village, born, sex=1)
        for relation, sex, year in others:
            self.someone(village, (year, 5), sex=sex, household=head.household, relation=relation)
        return head

    def wrong(
        self,
        rule: str,
        subject: Person | Household | Village | str,
        programme: str | None,
        note: str,
        *facts: Row | Payment,
    ) -> Wrong:
        """The entry of the key for one rule, subject and programme; register rows given are part of its evidence."""
        kind, key = _subject(subject)
        entry = self._wrongs.get((rule, key, programme))
        if entry is None:
            entry = self._wrongs[rule, key, programme] = Wrong(rule, kind, key, programme, note)
            self.city.wrongs.append(entry)
        entry.rows.extend(facts)
        return entry

    def question(self, rule: str, subject: Person | str, programme: str | None, note: str) -> Wrong:
        """Something that may be shown or not: neither a fault of the rule if found nor if not."""
        kind, key = _subject(subject)
        entry = Wrong(rule, kind, key, programme, note)
        self.city.open_questions.append(entry)
        return entry

    def innocent(
        self,
        why: str,
        rules: Iterable[str],
        subject: Person | Household | Village | str,
        *programmes: str,
        people: Iterable[Person] = (),
    ) -> None:
        """Someone about whom `rules` must stay silent (for `programmes`, or for any)."""
        kind, key = _subject(subject)
        shown = tuple(people) or ((subject,) if isinstance(subject, Person) else ())
        self.city.innocents.append(Innocent(why, tuple(rules), kind, key, programmes, shown))

    def spell(
        self,
        person: Person,
        programme: str,
        first: int = FIRST - 6,
        last: int = LAST,
        *,
        cls: str | None = None,
        **more: object,
    ) -> Spell:
        """A time on a programme at its usual rate."""
        amount = more.pop("amount", None) or _rate(person, programme, cls, first)
        village = more.pop("village", None) or person.village
        if programme in ("DIBAO", "TEKUN"):
            more.setdefault("enrolled", months.first_day(first))
        spell = Spell(person, programme, village, first, last, amount, cls=cls, **more)
        self.city.spells.append(spell)
        return spell

    def low_income(
        self, person: Person, first: int = FIRST - 6, last: int = LAST, *, members: int = 1, **more: object
    ) -> Spell:
        """农村低保 drawn by `person` for `members` persons."""
        more.setdefault("category", "A类")
        amount = members * self.random.randrange(250, 520) * 100
        more.setdefault("amount", amount)
        return self.spell(person, "DIBAO", first, last, members=members, **more)

    def destitute(self, person: Person, first: int = FIRST - 6, last: int = LAST, **more: object) -> Spell:
        return self.spell(person, "TEKUN", first, last, cls="全自理", category="分散供养", **more)

    def allowance(self, person: Person, first: int = FIRST, last: int = LAST, **more: object) -> Spell:
        """高龄津贴 at the class of the person's age when it begins (no birthday of ninety within)."""
        cls = age_class(max(80, person.age_at(*months.parts(max(first, FIRST)))))
        more.setdefault("enrolled", months.first_day(first))
        return self.spell(person, "GAOLING", first, last, cls=cls, category="高龄老人", **more)

    def pay(self, payment: Payment, *wrongs: Wrong) -> Payment:
        """A payment outside any spell; for each wrong, all its months offend."""
        payment.plain = True
        self.city.payments.append(payment)
        for wrong in wrongs:
            if payment.n == 12:
                wrong.rows.append(payment)
                wrong.years.add(months.parts(payment.start)[0])
                wrong.amount_fen += payment.amount_fen
            else:
                wrong.see(payment, set(range(payment.start, payment.start + payment.n)))
        return payment

    def entry(self, spell: Spell) -> Row:
        """The line of the spell in the list of persons enrolled."""
        return enrolment(self.city, spell)

    def rate_row(self, programme: str, county: str, cls: str | None, month: int) -> Row:
        """The line of the standards in force that sets a rate."""
        for row in self.city.rows["standards"]:
            values = row.values
            is_it = (values["programme"], values["county"], values["cls"]) == (programme, county, cls)
            if is_it and values["first"] <= month <= (values["last"] or LAST):
                return row
        raise LookupError(f"no rate of {programme}")

    def death(self, person: Person, day: date, source: str = "registration", **more: object) -> Row:
        return life.die(self.city, person, day, source, **more)


def _subject(subject: Person | Household | Village | str) -> tuple[str, str]:
    if isinstance(subject, Person):
        return "person", subject.number
    if isinstance(subject, Household):
        return "household", subject.number
    if isinstance(subject, Village):
        return "village", str(subject.code)
    return "account", subject


def _rate(person: Person, programme: str, cls: str | None, first: int) -> dict[int, int]:
    if programme == "YANGLAO":
        return {0: 100_00}
    return RATES[programme][cls]
