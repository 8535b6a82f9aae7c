"""The city scale from first draw to key."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from huimin.simulation import answers, places
from huimin.simulation.city import columns, files, population, registers, spells, stories
from huimin.simulation.city.books import village_books
from huimin.simulation.months import month
from huimin.simulation.summary import Summary

Progress = Callable[[str], None]


def simulate(
    directory: Path, *, seed: int, n_people: int, n_years: int, without: frozenset[int], progress: Progress
) -> Summary:
    """Write the city into `directory`: files/, answers.json, manifest.json. `n_years` of payments end with 2018.

    Nobody lives in the counties `without`: so the county scale, which plays there, can live beside.
    """
    random = np.random.default_rng(seed)
    first = month(2019 - n_years, 1)
    n_stories = max(3, n_people // 400_000)
    progress("人口")
    people = population.settle(places.whole_city(without=without), n_people, 24 * n_stories, random)
    population.die(people, min(2014, 2019 - n_years), random)
    progress("待遇与事件")
    drawn, owners = spells.lawful(people, first, random)
    stage = stories.Stage(people, first)
    stories.ran_on(people, drawn, stage, random, 0.02)
    stories.tell(stage, n_stories)
    population.give_numbers(people)
    population.give_names(people, random)
    everything = spells.Spells.join([drawn, *stage.spells])
    held = _write(directory, people, everything, owners, stage, first, random, progress)
    about = {"scale": "city", "seed": seed, "as_of": "2018-12-31"}
    key = {
        **about,
        "irregularities": [_entry(people, story) for story in stage.stories],
        "innocents": [_innocent(people, *innocent) for innocent in stage.innocents],
        "open_questions": [],
        "files": [{name: value for name, value in file.items() if name != "flags"} for file in held],
    }
    answers.write(directory / "answers.json", key)
    lines = [
        {"file": f"files/{file['file']}", "kind": file["kind"], "flags": file["flags"], "note": None} for file in held
    ]
    answers.write(directory / "manifest.json", {**about, "files": lines})
    n_payments = sum(file["n_received"] for file in held if file["kind"] == "payments")
    return Summary("city", seed, len(people), n_payments, len(held), len(stage.stories), len(stage.innocents))


def _write(
    directory: Path, people: population.Population, everything: spells.Spells, owners: np.ndarray, stage: stories.Stage,
    first: int, random: np.random.Generator, progress: Progress,
) -> list[dict[str, object]]:  # fmt: skip
    texts, held = files.Texts(people), []
    counties = sorted({village.county for village in people.villages})
    progress("登记库")
    held.append(files.standards(directory, counties, stage))
    held += registers.all_registers(directory, texts, stage, owners, random)
    held.append(village_books(directory, people.villages, stage, files.years(first), random))
    for year in files.years(first):
        progress(f"{year}年发放清册")
        for programme in spells.PROGRAMMES:
            held.append(files.payments(directory, texts, everything, stage, programme, year, random))
    progress("死亡登记")
    held += registers.deaths(directory, texts, stage)
    return held


def _entry(people: population.Population, story: stories.Story) -> dict[str, object]:
    kind = "person"
    if story.village is not None:
        kind, subject = "village", str(people.villages[story.village].code)
    elif story.account_of is not None:
        kind, subject = "account", columns.account(np.array([story.account_of]))[0].as_py()
    else:
        subject = columns.citizen(people.number[story.person : story.person + 1])[0].as_py()
    return {
        "rule": story.rule,
        "subject_kind": kind,
        "subject": subject,
        "programme": story.programme,
        "months": [answers.month_text(number) for number in sorted(story.months)],
        "amount_fen": story.amount_fen or None,
        "rows": [{"file": file, "sheet": None, "row": row} for file, row in sorted(set(story.rows))],
        "note": story.note,
    }


def _innocent(
    people: population.Population, why: str, rules: tuple[str, ...], person: int, programmes: tuple[str, ...]
) -> dict[str, object]:
    number = columns.citizen(people.number[person : person + 1])[0].as_py()
    return {
        "why": why,
        "subject_kind": "person",
        "subject": number,
        "programmes": list(programmes),
        "persons": [number],
        "rules": list(rules),
    }
