"""What an edition shows of the books, and what it never shows."""

import duckdb
import pytest

from huimin.disclosure.contents import random_ids
from huimin.programmes.models import Programme
from tests.disclosure.conftest import ADULT, CHILD, GAOLUN, OFFICER, PLANTED, disabled, paid

LINES = "select name, amount_fen, starts_month, post from line where programme = {} order by starts_month, name"


@pytest.fixture
def edition(village):
    """The document of a prepared edition."""
    return village("publish")


def test_class_b_is_masked_reversals_are_netted_and_an_officer_stands_by_name(edition, ask):
    assert edition["status"] == "prepared"
    assert ask(LINES.format(1)) == [
        ("林*金", 65000, 24217, None),
        ("陈大海", 50000, 24217, "村委会主任"),
        ("林*金", 65000, 24218, None),
    ]


def test_class_a_is_by_name(edition, ask):
    assert ask(LINES.format(6)) == [("林建木", 10850, 24217, None)]


def test_nothing_of_a_child_is_shown_nor_of_somebody_of_unknown_age(edition, ask, settings):
    everything = (settings.HOME.root / "prepared/E000001/edition.sqlite3").read_bytes()
    assert "林*宝".encode() not in everything
    assert ask("select amount_fen from line where amount_fen in (33333, 44444)") == []
    assert ask(f"select n_payments, amount_fen from total where programme = 1 and region = {GAOLUN}") == [(3, 180000)]


def test_class_c_is_counts_of_ten_and_more(edition, ask):
    shown = ask("select region, n_persons, amount_fen from total where programme = 5 order by region")
    assert ask("select count(*) from line where programme = 5") == [(0,)]
    # The county's 15 less Gaolun's 12 would tell of the other three: neither village is shown.
    assert shown == [(350100000000, 15, 105000), (350181000000, 15, 105000), (350181006000, 15, 105000)]


def test_class_c_holds_for_officers_too(village, write, ask):
    rows = [*disabled("高仑村", 12, 500), paid("陈大海", OFFICER, "2018年1月", "70.00")]
    village("import", "payments", write("more.csv", [list(paid("姓名", "身份证号", "所属期", "发放金额", "村居")), *rows]),
            "--programme", "CANJI-L", "--region", "350181")  # fmt: skip
    village("publish")
    assert ask("select count(*) from line where programme = 4") == [(0,)]


def test_class_d_shows_nothing_but_the_policy(village, ask):
    Programme.objects.filter(code="DIBAO").update(publicity="D")
    village("publish")
    assert ask("select count(*) from line where programme = 1") == [(0,)]
    assert ask("select count(*) from total where programme = 1") == [(0,)]
    assert ask("select name from programme where no = 1") == [("最低生活保障",)]


def test_the_village_column_has_no_number_of_a_person(edition, ask):
    assert ask("select month, income_fen, spent_fen, balance_fen, summary from entry order by day") == [
        (24217, 5000000, None, 5230000, "上级转移支付"),
        (24217, None, 2000000, 3230000, "付（号码已隐去）工程款"),
        (24219, None, 30000, 3200000, "购办公用品"),
    ]


def test_every_row_and_fen_of_the_ledger_is_accounted_for(edition, settings):
    from huimin.disclosure.models import Edition

    counts = Edition.objects.get().counts
    ledger = counts.pop("ledger")
    assert [sum(pair[at] for pair in counts.values()) for at in (0, 1)] == ledger
    assert counts["child"] == [1, 33333]
    assert counts["unknown_age"] == [1, 44444]


def test_no_key_of_a_person_and_no_number_is_on_the_public_side(edition, ask, settings):
    keys = set()
    for facts in settings.HOME.root.glob("batches/*/facts.parquet"):
        names = [row[0] for row in duckdb.execute(f"describe select * from '{facts}'").fetchall()]
        for name in ("ref", "person_key", "name_key", "account_key"):
            if name in names:
                keys |= {row[0] for row in duckdb.execute(f"select {name} from '{facts}'").fetchall()}
    cells = set()
    for (table,) in ask("select name from sqlite_schema where type = 'table' and name not like 'sqlite%'"):
        cells |= {cell for row in ask(f"select * from {table}") for cell in row}
    assert not (keys - {None}) & cells
    text = repr(cells)
    assert not [n for n in [*ADULT.values(), CHILD, OFFICER, *PLANTED.values()] if n in text or n[6:-1] in text]


def test_line_ids_are_new_in_every_edition(village, write, ask):
    village("publish")
    first = {row[0] for row in ask("select id from line")}
    village(
        "import", "deaths", write("d.csv", [["姓名", "身份证号", "死亡日期"], ["某", ADULT["林建川"], "2018-01-01"]])
    )
    assert village("publish")["edition"] == "E000002"
    assert len(first) == 4
    assert not first & {row[0] for row in ask("select id from line", "E000002")}


def test_random_ids_are_letters_alone_and_different():
    ids = random_ids(5000)
    assert len(set(ids)) == 5000
    assert all(len(one) == 14 and one.isalpha() for one in ids)


def test_an_edition_of_empty_books_holds_the_policies(huimin, ask):
    assert {part["part"]: part["n"] for part in huimin("publish")["parts"]}["payments"] == 0
    assert len(ask("select purpose from programme where purpose <> ''")) == 26
