"""The kinds as they stand: samples, spellings, what tells them apart."""

import csv
from pathlib import Path

import pytest

from huimin.datasets.loader import KINDS
from huimin.datasets.queries import (
    fact_columns,
    kind,
    load_kinds,
    map_header,
    problem_codes,
    recognise,
    reference_page,
    template_columns,
)
from huimin.datasets.types import PERSONS

GRADES = {grade for _, grade in PERSONS.values()}
NAMES = [
    "payments",
    "deaths",
    "households",
    "property",
    "vehicles",
    "businesses",
    "public_payroll",
    "village_officers",
    "village_entries",
    "village_contracts",
    "village_assets",
    "village_projects",
    "village_disclosures",
    "enrolments",
    "standards",
    "pensions",
    "disability_certificates",
    "prison_terms",
    "students",
    "veterans",
    "social_insurance",
    "housing_fund",
    "medical_insurance",
    "life_certifications",
    "marriages",
    "approved_lists",
    "published_lists",
    "bank_returns",
    "fund_flow",
    "village_accounts",
    "contracted_land",
    "forest_rights",
    "land_transfers",
    "account_changes",
    "approvals",
    "near_relatives",
]


def lines(name, file):
    """Physical lines, each read alone: a quote left open in one does not swallow the next."""
    text = (KINDS / name / file).read_text(encoding="utf-8")
    return [next(csv.reader([line])) for line in text.splitlines()]


def named(mapping):
    return {**mapping.ignored, **mapping.columns}


def test_the_kinds_are_those_of_the_contract():
    assert set(load_kinds()) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_of_a_sample_s_header_is_known(name):
    header, *rows = lines(name, "sample.csv")
    assert map_header(kind(name), header).unknown == ()
    assert len(rows) >= 3
    assert all(len(row) == len(header) for row in rows)


@pytest.mark.parametrize("file", ["sample.csv", "broken.csv"])
@pytest.mark.parametrize("name", NAMES)
def test_a_header_is_told_from_those_of_all_other_kinds(name, file):
    scores = recognise(lines(name, file)[0])
    assert next(iter(scores)) == name
    others = [score for other, score in scores.items() if other != name]
    assert scores[name] > 2 * max(others, default=0)


@pytest.mark.parametrize("name", NAMES)
def test_no_row_of_data_passes_for_a_header(name):
    for row in lines(name, "sample.csv")[1:]:
        assert recognise(row) == {}


def test_a_title_is_no_header():
    assert recognise(["2018年1月晋安区低保金发放表", None, None]) == {}
    assert recognise(["姓名", "", None]) == {}


@pytest.mark.parametrize("name", NAMES)
def test_each_alias_means_its_column(name):
    for column in kind(name).columns:
        for alias in (*column.aliases, column.title, column.name):
            assert column.name in named(map_header(kind(name), [alias])), alias


@pytest.mark.parametrize("name", NAMES)
def test_the_titles_of_the_template_map_back(name):
    columns = template_columns(kind(name))
    mapping = map_header(kind(name), [column.title for column in columns])
    assert mapping.unknown == ()
    assert [mapping.columns[column.name] for column in columns] == list(range(len(columns)))
    assert next(iter(recognise([column.title for column in columns]))) == name


@pytest.mark.parametrize(
    ("name", "header", "column"),
    [tuple(row) for row in csv.reader((Path(__file__).parent / "headers_seen.csv").open(encoding="utf-8"))][1:],
)
def test_headers_seen_in_files_are_known(name, header, column):
    mapping = map_header(kind(name), [header])
    assert named(mapping).get(column) == 0
    assert mapping.unknown == ()


@pytest.mark.parametrize("name", NAMES)
def test_money_is_whole_fen_and_keys_are_whole_numbers(name):
    facts = fact_columns(kind(name))
    assert next(iter(facts)) == "ref"
    for fact, type_ in facts.items():
        if fact.endswith(("_fen", "_key", "_code", "_hundredths")) and fact != "share_hundredths":
            assert type_ == "BIGINT", fact
        assert type_ != "DOUBLE"


@pytest.mark.parametrize("name", NAMES)
def test_what_identifies_is_sealed_and_is_no_text_among_the_facts(name):
    for column in kind(name).columns:
        if column.type in ("name", "id_number", "account", "phone"):
            assert column.seal != "none", column.name
        if column.seal != "none":
            assert all(fact.endswith("_key") or fact in GRADES for fact in column.facts), column.name


@pytest.mark.parametrize("name", NAMES)
def test_a_kind_speaks_both_languages(name):
    for lang in ("zh", "en"):
        page = reference_page(kind(name), lang)
        for column in kind(name).columns:
            assert (column.title if lang == "zh" else column.title_en) in page
    english = reference_page(kind(name), "en").split("\n## ")[0]
    assert not any("\u4e00" <= character <= "\u9fff" for character in english)


@pytest.mark.parametrize("name", NAMES)
def test_assertions_name_known_codes(name):
    for assertion in kind(name).assertions:
        assert assertion.code in problem_codes()
        assert all(kind(name).column(column).facts for column in assertion.columns)


@pytest.mark.parametrize("name", NAMES)
def test_each_error_stands_once_in_the_broken_file(name):
    labels = [cell for row in lines(name, "broken.csv")[1:] for cell in map(str.strip, row) if cell in problem_codes()]
    twice = {"two_deaths", "number_unreadable"}  # a pair; a number and a share
    assert len(labels) == len(set(labels)) + sum(labels.count(code) - 1 for code in twice if code in labels)
    assert {"line_broken", "line_columns", "date_unreadable"} <= set(labels)
    assert set(labels) >= {assertion.code for assertion in kind(name).assertions}


@pytest.mark.parametrize(
    ("name", "column", "text", "code"),
    [
        ("village_entries", "method", "现金", "cash"),
        ("village_entries", "method", "非现金", "transfer"),
        ("village_entries", "method", "银行转帐", "transfer"),
        ("public_payroll", "staff_type", "退休（原在编）", "退休"),
        ("public_payroll", "staff_type", "遗 属", "遗属"),
        ("property", "use", "城镇住宅用地/成套住宅", "residential"),
        ("property", "use", "商业服务", "commercial"),
        ("property", "use", "地下车位", "parking"),
        ("vehicles", "status", "未注销", "active"),
        ("vehicles", "status", "已注销", "cancelled"),
        ("businesses", "status", "存续（在营、开业、在册）", "active"),
        ("businesses", "status", "吊销，未注销", "revoked"),
        ("businesses", "role", "股东", "shareholder"),
        ("households", "status", "死亡注销", "cancelled"),
        ("standards", "per", "元/人·月", "month"),
        ("standards", "per", "元/亩", "mu"),
        ("deaths", "source", "派出所", "registration"),
        ("bank_returns", "status", "0000", "success"),
        ("bank_returns", "status", "退票（账户不存在）", "failed"),
        ("bank_returns", "status", "未成功", "failed"),
        ("bank_returns", "status", "处理中", None),
        ("village_accounts", "holder_kind", "农民专业合作社", "cooperative"),
        ("village_entries", "method", "不详", None),
        ("households", "status", "无注销记录", None),
        ("property", "use", "住宅、商业", None),
    ],
)
def test_words_of_closed_vocabularies(name, column, text, code):
    assert kind(name).column(column).code_of(text) == code
