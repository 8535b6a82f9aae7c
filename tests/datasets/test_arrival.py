"""Samples and broken files, sent through the front door."""

import csv

import pytest

from huimin.datasets.loader import KINDS
from huimin.datasets.queries import load_kinds, problem_codes
from huimin.warehouse.facts import read_table


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


def test_a_published_list_may_hide_what_it_must_and_keys_only_whole_names(huimin, settings, tmp_path):
    """陈*金 and 350111********0471 are no faults of such a list; a hidden name is no name to compare by."""
    path = tmp_path / "board.csv"
    path.write_text(
        "姓名,身份证号（脱敏）,项目名称,所属期,公示金额,公示日期\n"
        "陈*金,350111********0471,低保,2018-01,650.00,2018-01-06\n"
        "陈某金,,低保,2018-01,650.01,2018-01-06\n"
        "陈阿金,350111193709010336,低保,2018-01,650.02,2018-01-06\n"
        "欧阳某某,350111********,低保,2018-01,650.03,2018-01-06\n",
        encoding="utf-8",
    )
    (batch,) = huimin("import", "published_lists", path)["batches"]
    assert (batch["status"], batch["problems"], batch["amount_accepted"]) == ("accepted", [], "2600.06")
    assert (batch["n_matched"], batch["n_unmatchable"]) == (1, 3)
    facts = read_table(settings.HOME.batch(1) / "facts.parquet").sort_by("ref").to_pylist()
    assert [row["masked_name"] for row in facts] == ["陈*金", "陈*金", "陈*金", "欧***"]
    assert [row["name_key"] is None for row in facts] == [True, True, False, True]
    assert [row["person_key"] is None for row in facts] == [True, True, False, True]


def test_the_control_a_payment_list_with_hidden_numbers_is_doubted(huimin, tmp_path):
    path = tmp_path / "paid.csv"
    path.write_text(
        "姓名,身份证号,项目名称,所属期,实发金额\n陈阿金,350111********0471,低保,2018-01,650.00\n", encoding="utf-8"
    )
    (batch,) = huimin("import", "payments", path)["batches"]
    assert [problem["code"] for problem in batch["problems"]] == ["id_invalid"]


def test_a_bank_s_return_takes_its_period_and_programme_from_who_brings_it(huimin, settings, tmp_path):
    """Batch, account, name, amount, result: many returns say neither what for nor for when."""
    path = tmp_path / "return.csv"
    path.write_text("户名,账号,金额,处理状态\n陈阿金,6212810000000000039,300.00,成功\n", encoding="utf-8")
    (batch,) = huimin("import", "bank_returns", path, "--programme", "GAOLING", "--period", "2018-03")["batches"]
    assert (batch["n_accepted"], batch["amount_accepted"]) == (1, "300.00")
    (row,) = read_table(settings.HOME.batch(1) / "facts.parquet").to_pylist()
    assert (row["starts_month"], row["n_months"], row["status"]) == (2018 * 12 + 3, 1, "success")
