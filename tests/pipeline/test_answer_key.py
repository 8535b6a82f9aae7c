"""The made-up county against its key: every planted irregularity is found with exactly its rows, nothing else is."""

import json
import re
from pathlib import Path

import pytest

from huimin.simulation import simulate


def import_all(huimin, folder: Path) -> dict[str, dict]:
    """Import the files as the manifest's officer would; file name -> the batch it became."""
    batches: dict[str, dict] = {}
    for item in json.loads((folder / "manifest.json").read_text())["files"]:
        flags = []
        for name, value in item["flags"].items():
            if name == "supersedes":
                value = batches[Path(value).name]["batch"]
            flags += [f"--{name}"] if value is True else [f"--{name}", value]
        batch = huimin("import", item["kind"], folder / item["file"], *flags)["batches"][0]
        batches[Path(item["file"]).name] = batch
    return batches


def rows_of(found: list[dict]) -> frozenset:
    return frozenset((Path(row["file"]).name, row["sheet"], row["row"]) for row in found)


def keyed(answers: list[dict]) -> set[tuple[str, frozenset]]:
    return {(answer["rule"], rows_of(answer["rows"])) for answer in answers}


def found_by(huimin) -> set[tuple[str, frozenset]]:
    """(rule, exact evidence) of every finding on every clue."""
    return {
        (rule, rows_of([row for row in clue["evidence"] if row["rule"] == rule]))
        for clue in huimin("clues")
        for rule in clue["rules"]
    }


def check(huimin, folder: Path, **scale) -> None:
    simulate(folder, seed=7, **scale)
    answers = json.loads((folder / "answers.json").read_text())
    batches = import_all(huimin, folder)
    huimin("compare", "--as-of", answers["as_of"])
    planted, open_questions, found = (
        keyed(answers["irregularities"]),
        keyed(answers["open_questions"]),
        found_by(huimin),
    )
    assert planted - found == set()
    assert found - planted - open_questions == set()
    codes = re.compile(r"[A-Z]{4,}|_")  # a reason is a sentence: no code of a programme or a rule, no column's name
    assert [reason for clue in huimin("clues") for reason in clue["reasons"] if codes.search(reason)] == []
    for file in answers["files"]:
        batch = batches[file["file"]]
        for name in ("n_lines", "n_excluded", "n_accepted", "n_returned"):
            assert batch[name] == file[name], (file["file"], name)
        if file["amount_accepted"] is not None:
            assert batch["amount_accepted"] == file["amount_accepted"], file["file"]
    assert huimin("verify")["alterations"] == []


def test_a_small_county_gives_exactly_its_key(huimin, tmp_path):
    check(huimin, tmp_path / "county", people=3000, stories=0.2)


@pytest.mark.nightly
def test_the_county_gives_exactly_its_key(huimin, tmp_path):
    check(huimin, tmp_path / "county")
