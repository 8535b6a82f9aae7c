"""Every stable rule against the answer key of a city of eight million in which every rule has something to find."""

from functools import partial
from pathlib import Path

from bench import key
from bench.place import Figure, Place
from bench.product import clone, clue_subjects, huimin
from huimin.rules.queries import load_library


def measure(place: Place) -> Figure:
    """None missed of what was planted, each with exactly its rows; no innocent flagged; nothing found beyond the key."""
    made = key.make(place.at("key-files"), people=place.scale.n_people, years=place.scale.n_years, say=place.say)
    home = clone(_home(place, made), place.at("key-run"))
    ran = huimin(home, "compare", "--as-of", key.AS_OF)
    findings = key.found(huimin(home, "clues").answer, clue_subjects(home))
    tallies = key.liken(key.read(made, home), findings, stable_rules())
    return told(tallies, place.scale.n_people, ran.peak_bytes)


def _home(place: Place, made: Path) -> Path:
    """A home with all files of both, not yet compared."""
    target = place.at("key-home")
    if not (target / "complete").exists():
        key.take_in(made, lambda *words: huimin(target, *words).answer, place.say)
        (target / "complete").touch()
    return target


def stable_rules() -> list[str]:
    """The rules that a comparison asks."""
    return [rule.id for rule in load_library().values() if rule.status == "stable"]


def told(tallies: dict[str, key.Tally], n_people: int, peak_bytes: int) -> Figure:
    """The figure; AssertionError names a rule of which nothing, or nobody innocent, was planted."""
    bare = [rule for rule, tally in tallies.items() if not (tally.planted and tally.innocents)]
    assert not bare, f"nothing planted, or nobody innocent: {bare}"
    total = partial(_total, tallies)
    return Figure(
        title=f"Irregularities missed, of {total('planted'):,} planted for {len(tallies)} rules in a city of {n_people:,}",
        value=round(100 * (1 - total("found") / total("planted")), 3),
        limit=0,
        unit="%",
        details=[
            ["rule", "planted", "found", "innocents", "flagged", "beyond the key"],
            *(
                [rule, *map(str, (tally.planted, tally.found, tally.innocents, tally.flagged, tally.beyond))]
                for rule, tally in tallies.items()
            ),
        ],
        more_limits=[
            [f"Innocents flagged, of {total('innocents'):,}", total("flagged"), 0, ""],
            ["Findings beyond the key", total("beyond"), 0, ""],
            ["Peak memory of that comparison", round(peak_bytes / 2**30, 2), 4, "GiB"],
        ],
    )


def _total(tallies: dict[str, key.Tally], name: str) -> int:
    return sum(getattr(tally, name) for tally in tallies.values())
