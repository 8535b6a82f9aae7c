"""The key against what a plain reader finds in the files."""

from collections import Counter, defaultdict

import pytest

from huimin.rules.queries import load_library
from huimin.simulation import places
from tests.simulation import naive


@pytest.fixture(scope="session")
def read(city):
    directory, _, manifest = city
    return naive.load(directory, manifest)


@pytest.fixture(scope="session")
def found(read):
    return naive.Checks(read[0], read[1]).run()


def _planted(entries):
    villages = {str(v.code): (v.township, v.name) for v in places.county_scale()}
    planted = defaultdict(set)
    for entry in entries:
        key = (entry["rule"], villages.get(entry["subject"], entry["subject"]), entry["programme"])
        planted[key] |= {(row["file"], row["sheet"], row["row"]) for row in entry["rows"]}
    return planted


def test_everything_planted_is_found_with_its_exact_rows(city, found):
    """Of the rules that the plain reader knows; the others are compared in tests/pipeline/test_answer_key.py."""
    planted = {key: rows for key, rows in _planted(city[1]["irregularities"]).items() if key[0] in naive.RULES}
    assert {rule for rule, *_ in planted} == naive.RULES
    for key, rows in planted.items():
        assert found.get(key) == rows, key


def test_nothing_is_found_that_is_not_planted(city, found):
    known = _planted(city[1]["irregularities"]).keys() | _planted(city[1]["open_questions"]).keys()
    assert sorted(map(str, found.keys() - known)) == []


def test_each_rule_is_planted_three_times_or_more(city):
    counts = Counter(entry["rule"] for entry in city[1]["irregularities"])
    assert set(counts) == set(load_library())
    assert min(counts.values()) >= 3, counts


def test_innocents_are_not_planted(city):
    planted = {(e["rule"], e["subject"], e["programme"]) for e in city[1]["irregularities"]}
    for innocent in city[1]["innocents"]:
        for rule in innocent["rules"]:
            hits = {key for key in planted if key[:2] == (rule, innocent["subject"])}
            assert not hits or (innocent["programmes"] and not {k[2] for k in hits} & set(innocent["programmes"]))


def test_counts_of_lines_agree_with_a_plain_reader(city, read):
    for entry in city[1]["files"]:
        lines, excluded, received = read[2][entry["file"]]
        assert (lines, excluded, received) == (entry["n_lines"], entry["n_excluded"], entry["n_received"]), entry[
            "file"
        ]
        assert entry["n_received"] == entry["n_accepted"] + entry["n_returned"]
        if entry["n_matched"] is not None:
            assert entry["n_accepted"] == entry["n_matched"] + entry["n_ambiguous"] + entry["n_unmatchable"]
