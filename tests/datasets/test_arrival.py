"""Samples and broken files, sent through the front door."""

import csv

import pytest

from huimin.datasets.loader import KINDS
from huimin.datasets.queries import load_kinds, problem_codes


def labels(name):
    """(line, code) as the broken file says of itself."""
    text = (KINDS / name / "broken.csv").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        for cell in next(csv.reader([line])):
            if cell in problem_codes():
                yield number, cell


@pytest.mark.parametrize("name", sorted(load_kinds()))
def test_a_sample_arrives_whole(huimin, name):
    (batch,) = huimin("import", name, KINDS / name / "sample.csv")["batches"]
    assert (batch["status"], batch["problems"]) == ("accepted", [])
    assert batch["n_accepted"] == batch["n_received"] >= 3


@pytest.mark.parametrize("name", sorted(load_kinds()))
def test_a_broken_file_s_errors_are_told_where_they_stand(huimin, name):
    (batch,) = huimin("import", name, KINDS / name / "broken.csv")["batches"]
    wanted = set(labels(name))
    assert {(problem["row"], problem["code"]) for problem in batch["problems"]} == wanted
