"""The county scale: some 60,000 people of five counties, two hundred and fifty thousand payments in eighteen months."""

import gc
from collections.abc import Callable
from pathlib import Path
from random import Random

from huimin.simulation import answers, applications, enrol, ledgers, life, pay, people, places, rest
from huimin.simulation import papers as village_papers
from huimin.simulation.facts import City
from huimin.simulation.files import book as books
from huimin.simulation.files import faults, lists, registers
from huimin.simulation.files.specials import special
from huimin.simulation.files.write import write
from huimin.simulation.plants import (
    accounts,
    amounts,
    crowding,
    deaths,
    families,
    fields,
    funds,
    grants,
    kin,
    livings,
    means,
    members,
    money,
    moves,
    officials,
    papers,
    parties,
    passed_over,
    persons,
    repeats,
    slow,
    standing,
    story,
    villages,
    vouchers,
)
from huimin.simulation.plants.books import FourBooks
from huimin.simulation.plants.stage import Stage
from huimin.simulation.summary import Summary

Progress = Callable[[str], None]


def live(seed: int, n_people: int, *, stories: float = 1.0) -> City:
    """Everything that happens in the county city, before a file is written. `stories` scales the numbers planted."""
    city = City(places.county_scale())
    registry = people.Registry(Random(f"{seed}-people"))
    people.settle(registry, city.villages, n_people)
    city.people = registry.people
    life.deaths(city, Random(f"{seed}-deaths"))
    life.payroll(city, Random(f"{seed}-payroll"))
    life.officers(city, Random(f"{seed}-officers"))
    life.possessions(city, Random(f"{seed}-possessions"), registry.issuer)
    enrol.everyone(city, Random(f"{seed}-enrolments"))
    pay.land(city, Random(f"{seed}-land"))
    pay.others(city, Random(f"{seed}-others"))
    stage = Stage(city, registry, Random(f"{seed}-stories"))
    ledgers.standards(city)
    _tell(stage, stories)
    rest.follows(city, Random(f"{seed}-rest"))
    slow.close(stage)
    four_books = FourBooks(stage)
    ledgers.households(city)
    ledgers.village_books(city, Random(f"{seed}-books"))
    village_papers.contracts(city, Random(f"{seed}-contracts"))
    ledgers.close_books(city)
    vouchers.close(stage)
    village_papers.disclosures(city, Random(f"{seed}-disclosures"))
    papers.close(stage)
    enrol.enrolments(city)
    applications.log(city, Random(f"{seed}-applications"))
    pay.monthly(city)
    four_books.write()
    funds.books_of_land(city)
    return city


def _tell(stage: Stage, stories: float) -> None:
    story.plant(stage)
    story.officers(stage)
    deaths.plant(stage, max(3, round(24 * stories)))
    standing.plant(stage)
    means.plant(stage)
    repeats.plant(stage)
    money.plant(stage)
    villages.plant(stage)
    funds.plant(stage)
    grants.plant(stage)
    accounts.plant(stage)
    persons.plant(stage)
    passed_over.plant(stage)
    fields.plant(stage)
    families.plant(stage)
    vouchers.plant(stage)
    papers.plant(stage)
    parties.plant(stage)
    kin.plant(stage)
    officials.plant(stage)
    members.plant(stage)
    moves.plant(stage)
    livings.plant(stage)
    slow.plant(stage)
    amounts.plant(stage)
    crowding.plant(stage)  # the last: it looks for villages of whose officers nothing is told


def simulate(directory: Path, *, seed: int, n_people: int, stories: float, progress: Progress) -> Summary:
    """Write the county city into `directory`: files/, answers.json, manifest.json."""
    progress("人口、家庭与事件")
    gc.disable()  # millions of small objects that all stay: looking for rubbish among them costs a third of the time
    try:
        return _make(directory, seed, n_people, stories, progress)
    finally:
        gc.enable()


def _make(directory: Path, seed: int, n_people: int, stories: float, progress: Progress) -> Summary:
    city = live(seed, n_people, stories=stories)
    _protect(city)
    faults.befall(city, Random(f"{seed}-faults"))
    totals: dict[str, tuple[books.Book, books.Totals]] = {}
    random = Random(f"{seed}-files")
    for maker, label in (
        (special(lists.books(city.payments, random)), "发放清册"),
        (registers.books(city, random), "登记库"),
    ):
        progress(label)
        for book in maker:
            write(book, directory / "files")
            totals[book.file] = (book, books.count(book))
            for sheet in book.sheets:
                sheet.lines.clear()
    about = {"scale": "county", "seed": seed, "as_of": "2018-12-31"}
    answers.write(directory / "answers.json", answers.key(city, totals, about))
    answers.write(
        directory / "manifest.json",
        {**about, "files": [manifest_line(book) for book, _ in totals.values()]},
    )
    answers.write(directory / "postings.json", story.postings(city))
    return Summary(
        "county", seed, len(city.people), len(city.payments), len(totals), len(city.wrongs), len(city.innocents)
    )


def manifest_line(book: books.Book) -> dict[str, object]:
    """How the officer would import a file."""
    return {"file": f"files/{book.file}", "kind": book.kind, "flags": book.flags, "note": book.note}


def _protect(city: City) -> None:
    """No unrecoverable fault may befall the people of the planted stories."""
    for payment in city.payments:
        payment.plain = payment.plain or payment.person.is_cast
