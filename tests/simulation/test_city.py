"""The city scale, small: its key against what the plain reader finds."""

import json
from collections import defaultdict

import pytest

from huimin.simulation import places, simulate
from tests.simulation import naive


@pytest.fixture(scope="module")
def small_city(tmp_path_factory):
    directory = tmp_path_factory.mktemp("big")
    simulate(directory, scale="city", people=60_000, years=1, seed=3)
    answers, manifest = (
        json.loads((directory / name).read_text("utf-8")) for name in ("answers.json", "manifest.json")
    )
    return directory, answers, naive.load(directory, manifest)


def test_key_and_files_agree(small_city):
    _, answers, (payments, registers, _) = small_city
    villages = {str(v.code): (v.township, v.name) for v in places.whole_city()}
    planted = defaultdict(set)
    for entry in answers["irregularities"]:
        key = (entry["rule"], villages.get(entry["subject"], entry["subject"]), entry["programme"])
        if entry["rule"] not in naive.RULES:  # what the product finds of these: tests/bench/test_answer_key.py
            continue
        planted[key] |= {(row["file"], row["sheet"], row["row"]) for row in entry["rows"]}
    found = naive.Checks(payments, registers).run()
    found = {key: rows for key, rows in found.items() if not _is_also_paid_twice(key, planted)}
    assert sorted(map(str, found.keys() - planted.keys())) == []
    for key, rows in planted.items():
        assert found.get(key) == rows, key


def _is_also_paid_twice(key, planted):
    return key[0] == "same_programme_paid_twice" and ("paid_in_two_counties", *key[1:]) in planted


def test_counts_agree(small_city):
    _, answers, (_, _, counts) = small_city
    for entry in answers["files"]:
        assert counts[entry["file"]] == [entry["n_lines"], entry["n_excluded"], entry["n_received"]], entry["file"]


def test_every_rule_is_planted(small_city):
    rules = [entry["rule"] for entry in small_city[1]["irregularities"]]
    assert set(rules) == naive.RULES | {"cremated_but_registered", "registered_elsewhere"}
    assert all(rules.count(rule) >= 3 for rule in set(rules))
