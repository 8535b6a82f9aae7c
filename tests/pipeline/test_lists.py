"""Lists as units lay them out, by the command: what each paragraph of the contract says of their lines."""

import pytest

from huimin.intake.models import Batch
from tests.command import number

FLAGS = ("--programme", "DIBAO", "--region", "350181")
HEADER = ["姓名", "身份证号", "乡镇", "村居", "发放金额", "所属期"]
PLACE = ["石竹街道", "高仑村"]


def row(serial=1, amount="100.00", month="2018-01", name="林某金"):
    return [name, number(serial=serial), *PLACE, amount, month]


@pytest.fixture
def send(huimin, write):
    """Import lines as a list of payments; the batch as printed."""

    def send(lines, *flags, kind="payments", name="list.csv", encoding="utf-8"):
        given = flags or (FLAGS if kind == "payments" else ())
        return huimin("import", kind, write(name, lines, encoding), *given)["batches"][0]

    return send


def told(batch, level=None):
    return {(p["row"], p["code"]) for p in batch["problems"] if level in (None, p["level"])}


def months(huimin):
    """Entitlement months of every payment row, as the books have them."""
    from django.conf import settings

    from huimin.kit.periods import show_month
    from huimin.ledger.queries import facts_of, shown
    from huimin.warehouse.facts import read_table

    tables = [read_table(facts_of(settings.HOME, batch)) for batch in shown("payments")]
    rows = sorted((row for table in tables for row in table.to_pylist()), key=lambda row: row["ref"])
    return [(show_month(row["starts_month"]), row["n_months"]) for row in rows]


def test_a_year_beside_a_month_says_which_year(huimin, send):
    lines = [["姓名", "身份证号", "乡镇", "村居", "金额", "年度", "月份"]]
    lines += [["林某金", number(serial=n), *PLACE, "100", *said] for n, said in enumerate(
        [("2017", "5"), ("2018年度", "11月"), ("2018", "2018-03"), ("2018", "2017-12"), ("", "2016-02"), ("2015", "")], 1
    )]  # fmt: skip
    batch = send(lines)
    assert told(batch, "returned") == {(5, "period_conflict")}
    assert months(huimin) == [("2017-05", 1), ("2018-11", 1), ("2018-03", 1), ("2016-02", 1), ("2015-01", 12)]


def test_a_column_of_years_leaves_the_month_to_the_title(huimin, send):
    lines = [["石竹街道2018年5月低保发放表"], ["姓名", "身份证号", "乡镇", "村居", "金额", "年度"]]
    send([*lines, ["林某金", number(), *PLACE, "100", "2018"], ["陈某", number(serial=3), *PLACE, "100", "2017"]])
    assert months(huimin) == [("2018-05", 1), ("2017-01", 12)]


def test_two_amounts_of_one_name_that_differ_go_back(send):
    lines = [["姓名", "身份证号", "金额", "所属期", "金额"]]
    lines += [["林某金", number(serial=n), one, "2018-01", other] for n, (one, other) in enumerate(
        [("100", "100.00"), ("100", "120"), ("100", "")], 1
    )]  # fmt: skip
    batch = send(lines)
    assert told(batch, "returned") == {(3, "amount_conflict")}
    assert (batch["amount_accepted"], batch["amount_returned"]) == ("200.00", "100.00")


def test_a_broken_line_is_told_once_and_its_row_named(send):
    batch = send([HEADER, row(), "林某金,123,,,,,,多,出", row(2)])
    assert told(batch) == {(3, "line_columns")}
    assert (batch["n_received"], batch["n_returned"]) == (3, 1)


def test_a_list_far_more_of_another_kind_is_refused(send, huimin):
    lines = [
        ["权利人", "身份证号", "不动产单元号", "坐落", "用途", "建筑面积", "登记日期", "死亡日期"],
        ["林某金", number(), "350181001001GB00001F00010001", "某路1号", "住宅", "90.123", "2010-05-01", ""],
    ]
    batch = send(lines, kind="deaths")
    assert (batch["status"], batch["problems"][0]["code"], huimin.code) == ("refused", "file_wrong_kind", 2)
    assert send(lines, kind="property")["problems"] == []


def test_a_senders_changed_layout_is_shown_with_both_readings(send):
    flags = (*FLAGS, "--unit", "350181-MZ")
    first = send([HEADER, row()], *flags)
    same = send([HEADER, row(2)], *flags, name="same.csv")
    assert told(first) | told(same) == set()
    changed = send([["户主姓名", *HEADER[1:]], row(3)], *flags, name="changed.csv")
    assert told(changed) == {(1, "mapping_changed")}
    message = changed["problems"][0]["message"]
    assert "姓名=姓名" in message
    assert "姓名=户主姓名" in message
    other = send([["户主姓名", *HEADER[1:]], row(4)], *FLAGS, "--unit", "350111-MZ", name="other.csv")
    assert told(other) == set()


def test_a_sender_nobody_named_is_known_by_its_division_kind_and_programme(send):
    first = send([HEADER, row()])
    renamed = ["户主姓名", *HEADER[1:]]
    elsewhere = send([renamed, row(2)], "--programme", "DIBAO", "--region", "350111", name="other.csv")
    assert told(first) == set()
    assert "mapping_changed" not in {code for _, code in told(elsewhere)}
    assert told(send([renamed, row(3)], name="changed.csv")) == {(1, "mapping_changed")}
    assert told(send([renamed, row(4)], name="same.csv")) == set()
    for at, header in enumerate((HEADER, renamed)):  # files that came for the whole city may be anybody's
        assert told(send([header, row(5 + at)], "--programme", "DIBAO", name=f"{at}.csv")) == set()


def test_a_unit_that_is_not_known_is_a_warning_with_the_likest_codes(send, huimin, write):
    known, whole = send([HEADER, row()], *FLAGS, "--unit", "350181-MZ"), "350181000000-MZ"
    assert (told(known), Batch.objects.get().unit) == (set(), whole)
    batch = send([HEADER, row(2)], *FLAGS, "--unit", "350181-MX", name="b.csv")
    assert (batch["status"], told(batch)) == ("accepted", {(None, "unit_not_known")})
    assert whole in batch["problems"][0]["message"]
    refused = huimin("import", "payments", write("c.csv", [HEADER, row(3)]), *FLAGS, "--unit", "x" * 41)
    assert (refused["error"]["code"], huimin.code) == ("unknown_unit", 2)


def test_a_village_entry_needs_its_date_and_money_that_can_be_read(send):
    lines = [["村居", "日期", "凭证号", "摘要", "收入金额", "支出金额"]]
    lines += [["高仑村", day, "1", "办公用品", "", money] for day, money in [
        ("2018-01-02", "100"), ("", "50"), ("月底", "50"), ("2018-01-03", "面议")
    ]]  # fmt: skip
    batch = send(lines, "--region", "350181", kind="village_entries")
    assert told(batch, "returned") == {(3, "date_missing"), (4, "date_unreadable"), (5, "amount_unreadable")}
    assert (batch["amount_accepted"], batch["amount_returned"]) == ("100.00", "100.00")


def test_enrolments_without_a_programme_anywhere_are_refused(send, huimin):
    lines = [["姓名", "身份证号", "享受开始时间"], ["林某金", number(), "2018-01-01"]]
    assert send(lines, kind="enrolments")["problems"][0]["code"] == "programme_missing"
    assert huimin.code == 2
    assert send(lines, "--programme", "DIBAO", kind="enrolments")["status"] == "accepted"


def test_months_below_one_another_each_take_the_title_above_them(huimin, send):
    head = HEADER[:5]
    block = [["石竹街道2018年2月低保发放表", "", "", "", ""], head, row(1)[:5], ["合计", "", "", "", "100"]]
    batch = send([["2018年1月低保发放表"], head, row(1)[:5], row(2)[:5], *block, ["2018年3月低保发放表"], row(3)[:5]])
    assert months(huimin) == [("2018-01", 1), ("2018-01", 1), ("2018-02", 1), ("2018-03", 1)]
    assert batch["problems"] == []
    assert (batch["n_lines"], batch["n_excluded"]) == (10, 6)


def test_a_sum_without_a_word_is_no_row_but_a_person_is(send):
    subtotal = ["", "", *PLACE, "200", ""]
    batch = send([HEADER, row(1), row(2), subtotal, row(3), row(4), subtotal, ["", "", *PLACE, "150", "2018-01"]])
    assert (batch["n_excluded"], batch["n_accepted"]) == (3, 5)
    named = send([HEADER, row(5), row(6), ["陈某", "", *PLACE, "200", "2018-01"]], name="named.csv")
    assert (named["n_excluded"], named["n_accepted"], named["amount_accepted"]) == (1, 3, "400.00")
    worded = send([HEADER, row(7), row(8), ["共", "2", "人", "金额合计", "200", ""]], name="worded.csv")
    assert (worded["n_excluded"], worded["n_accepted"]) == (2, 2)


def test_a_file_that_is_not_there_does_not_stop_the_others(huimin, write, tmp_path):
    paths = (tmp_path / "nowhere.csv", tmp_path, write("a.csv", [HEADER, row()]))
    result = huimin("import", "payments", *paths, *FLAGS)
    assert [batch["status"] for batch in result["batches"]] == ["refused", "refused", "accepted"]
    assert [batch["problems"][0]["code"] for batch in result["batches"][:2]] == ["file_missing"] * 2
    assert huimin.code == 2


def test_money_of_a_refused_list_is_nought_and_of_a_register_null(send):
    refused = send([HEADER])
    assert (refused["n_lines"], refused["n_excluded"], refused["amount_received"]) == (1, 1, "0.00")
    register = send([["姓名", "身份证号", "死亡日期"], ["林某金", number(), "2018-01-01"]], kind="deaths")
    assert register["amount_received"] is None


def test_a_superseded_file_may_stand_again(huimin, send):
    first = send([HEADER, row(1), row(2)])
    second = send([HEADER, row(1)], *FLAGS, "--supersedes", first["batch"], name="second.csv")
    again = send([HEADER, row(1), row(2)], *FLAGS, "--supersedes", second["batch"], name="third.csv")
    assert again["status"] == "accepted"
    assert len(months(huimin)) == 2
    assert send([HEADER, row(1), row(2)], name="fourth.csv")["status"] == "already_received"


def test_a_corrected_list_is_held_though_its_villages_changed_and_lists_of_two_counties_are_not(send, huimin):
    first = send([HEADER, row(1), row(2)])
    moved = [[*row(n)[:2], "音西街道", "", *row(n)[4:]] for n in (1, 2, 3)]
    held = send([HEADER, *moved], name="moved.csv")
    assert (held["status"], held["problems"][0]["code"], held["problems"][0]["level"]) == (
        "held", "held_overlap", "warning",
    )  # fmt: skip
    assert first["batch"] in held["problems"][0]["message"]
    elsewhere = [[*row(n)[:2], "", "", *row(n)[4:]] for n in (1, 2)]
    flags = ("--programme", "DIBAO", "--region")
    assert send([HEADER, *elsewhere], *flags, "350121", name="minhou.csv")["status"] == "accepted"
    assert send([HEADER, *elsewhere, row(9)], *flags, "350181003", name="township.csv")["status"] == "held"


def test_what_was_superseded_already_decides_nothing(send, huimin):
    first = send([HEADER, row(1), row(2)])
    flags = (*FLAGS, "--supersedes", first["batch"])
    second = send([HEADER, row(1)], *flags, name="second.csv")
    third = send([HEADER, row(1), row(3)], *flags, name="third.csv")
    assert (second["status"], third["status"]) == ("accepted", "held")
    assert second["batch"] in third["problems"][0]["message"]
    huimin("import", "payments", "x.csv", *flags, "--additional")
    assert huimin.code == 2
    assert huimin("import", "deaths", "x.csv", "--supersedes", first["batch"])["error"]["code"] == "unknown_batch"


def test_a_whole_register_replaces_the_senders_earlier_one_in_its_division(send, huimin):
    from huimin.ledger.queries import shown

    lines = [["所有人", "身份证号", "号牌号码", "车辆类型"], ["林某金", number(), "闽A00001", "小型轿车"]]
    county = ("--region", "350181")
    for name, flags in {"a": county, "b": county, "c": ("--region", "350121"), "d": (*county, "--whole")}.items():
        send(
            [*lines, ["陈某", number(serial=9), f"闽A{name}", "小型轿车"]], *flags, kind="vehicles", name=f"{name}.csv"
        )
    assert [batch.batch for batch in shown("vehicles")] == [3, 4]
    assert huimin("verify")["alterations"] == []


def test_a_pension_named_as_the_programme_is_its_category(huimin, send):
    lines = [["姓名", "身份证号", "项目名称", "所属期", "金额"]]
    lines += [["林某金", number(), "定期抚恤金", f"2018-{month:02d}", "100"] for month in range(2, 10)]
    send(lines, "--region", "350181")
    send([["姓名", "身份证号", "死亡日期"], ["林某金", number(), "2018-01-20"]], kind="deaths")
    (rule,) = huimin("compare", "--rule", "paid_after_death")["rules"]
    assert (rule["n_findings"], rule["amount"]) == (1, "200.00")


@pytest.mark.parametrize(
    ("deaths", "first_month"),
    [
        ([("2018-05-10", ""), ("2018-03-10", "")], "2018-04"),  # the earlier of two
        ([("2018-03-10", "2018-03-13"), ("", "2018-03-02")], "2018-04"),
        ([("2018-05-10", ""), ("", "2018-03-02")], "2018-04"),  # each record by its own date, that of cremation too
        ([("2018-05-10", "2018-03-02")], "2018-06"),  # in one record the date of death decides
        ([("", "2018-03-02")], "2018-04"),
    ],
)
def test_the_earlier_of_two_deaths_counts(send, huimin, deaths, first_month):
    send([HEADER, *[row(month=f"2018-{month:02d}") for month in range(1, 9)]])
    lines = [["姓名", "身份证号", "死亡日期", "火化日期"], *[["林某金", number(serial=1), *dates] for dates in deaths]]
    register = send(lines, kind="deaths")
    is_told = {code for _, code in told(register)} >= {"two_deaths"}
    assert is_told is (len(deaths) > 1)
    huimin("compare", "--rule", "paid_after_death")
    assert [clue["first_month"] for clue in huimin("clues")] == [first_month]
