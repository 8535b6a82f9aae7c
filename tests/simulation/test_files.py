"""Properties of the files themselves."""

import hashlib
import json

import reader

from huimin.rules.queries import duties
from huimin.simulation import simulate


def _digests(directory):
    return {
        path.relative_to(directory): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        simulate(tmp_path / name, people=600, seed=seed, stories=0.2)
    assert _digests(tmp_path / "a") == _digests(tmp_path / "b")
    assert _digests(tmp_path / "a") != _digests(tmp_path / "c")


def test_city_scale_repeats_itself(tmp_path):
    for name in ("a", "b"):
        simulate(tmp_path / name, scale="city", people=9000, years=1, seed=5)
    assert _digests(tmp_path / "a") == _digests(tmp_path / "b")


def test_few_rows_are_in_workbooks_and_one_file_is_xls(city):
    payments = [entry for entry in city[1]["files"] if entry["kind"] == "payments"]
    in_books = sum(entry["n_received"] for entry in payments if entry["file"].endswith((".xlsx", ".xls")))
    assert 0 < in_books <= 0.15 * sum(entry["n_received"] for entry in payments)
    assert sum(entry["file"].endswith(".xls") for entry in payments) == 1


def test_every_fault_occurs(city):
    payments = [entry for entry in city[1]["files"] if entry["kind"] == "payments"]
    for figure in ("n_returned", "n_ambiguous", "n_unmatchable"):
        assert sum(entry[figure] for entry in payments) > 0, figure
    notes = {entry["note"] for entry in city[1]["files"]}
    assert {"already_received", "superseded", "total_differs"} <= notes


def test_numbers_are_given_once(city):
    directory, _, manifest = city
    seen = set()
    for line in manifest["files"]:
        if line["kind"] != "households":
            continue
        for _, rows in reader.lines(directory / line["file"]):
            told = {"公民身份号码": "id_no", "姓名": "name", "户号": "household", "迁出日期": "out"}
            _, data, _ = reader.table(rows, told)
            for _, record in data:
                number = reader.number(record["id_no"])
                assert number is not None
                if record["out"]:
                    continue  # who moved stands where they moved to as well
                assert number not in seen
                seen.add(number)
    assert len(seen) > 3000


def test_officers_of_the_story_are_posted_under_the_words_of_duties(city):
    postings = json.loads((city[0] / "postings.json").read_text("utf-8"))
    clerk = next(line for line in postings if line["region_code"] == 350181006206 and line["duty"] == "village_clerk")
    assert clerk["post"] == "村文书"
    assert {line["duty"] for line in postings} <= duties().keys()
    planted = [
        entry
        for entry in city[1]["irregularities"]
        if "高仑村" in entry["note"] and entry["rule"] == "paid_after_death"
    ]
    assert len(planted) == 3
