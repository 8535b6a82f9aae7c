"""Registers of persons through the front door: numbers inside other numbers, and rows that name two persons."""

from datetime import date

import pyarrow as pa
import pytest

from huimin.ledger.changes import changed_keys
from huimin.ledger.manifest import facts
from huimin.ledger.queries import Frame, books
from tests.command import number

MAN, WIFE, SECOND = number(serial=301), number(serial=302), number(serial=304)
COUPLE = ["业务类型", "男方姓名", "男方身份证号", "女方姓名", "女方身份证号", "登记日期", "离婚日期"]


@pytest.fixture
def filed(huimin, settings):
    """filed(kind, path, columns): the facts of a file in the order of its lines."""

    def filed(kind, path, columns):
        huimin("import", kind, path, "--region", "350181")
        with facts(settings.HOME, (kind,)) as opened:
            return opened.sql(f"select {columns} from fact_{kind} order by ref").to_arrow_table().to_pylist()

    return filed


@pytest.fixture
def couples(huimin, settings):
    """couples(as_of): the marriages as a rule sees them."""

    def couples(as_of):
        parameters = pa.table({"name": pa.array([], pa.string())})
        with books(settings.HOME, frame=Frame(as_of), parameters=parameters, exclusive=parameters) as opened:
            return opened.sql("select * from couples order by married_on, person_key").to_arrow_table().to_pylist()

    return couples


def test_a_certificate_number_says_who_what_and_how_much(filed, write):
    header = ["姓名", "残疾人证号", "发证日期"]
    lines = [["陈某甲", MAN + "42", "2015-03-01"], ["林某乙", f" {WIFE}61B1 ", "2016-03-01"], ["王某丙", "42", ""]]
    stated = filed(
        "disability_certificates",
        write("c.csv", [header, *lines]),
        "person_key, disability_type as t, disability_grade as g",
    )
    assert [(row["t"], row["g"]) for row in stated] == [("physical", "2"), ("mental", "1"), (None, None)]
    assert [row["person_key"] is not None for row in stated] == [True, True, False]
    whole = [
        ["姓名", "身份证号", "残疾人证号", "残疾等级", "残疾类别", "发证日期"],
        ["陈某甲", MAN, "", "三级", "视力", "2015-03-01"],
    ]
    again = filed("disability_certificates", write("d.csv", whole), "person_key, disability_grade as g")
    assert again[-1]["g"] == "3"
    assert again[-1]["person_key"] == stated[0]["person_key"]


def test_a_pupil_s_number_says_who(filed, write):
    header = ["学籍号", "姓名", "学校", "学段", "入学日期"]
    lines = [[f"G{MAN}", "陈某甲", "某中学", "高中", "2015-09-01"], ["L123", "林某乙", "某中学", "高中", "2015-09-01"]]
    stated = filed("students", write("s.csv", [header, *lines]), "person_key")
    assert [row["person_key"] is not None for row in stated] == [True, False]


def test_a_marriage_keys_both_under_one_key_each(filed, write, couples, settings):
    married = ["结婚", "陈某甲", MAN, "林某乙", WIFE, "2012-05-08", ""]
    (row,) = filed("marriages", write("m.csv", [COUPLE, married]), "*")
    home = [["户号", "姓名", "身份证号"], ["350181001", "陈某甲", MAN], ["350181001", "林某乙", WIFE]]
    man, wife = filed("households", write("h.csv", home), "person_key, name_key")
    assert (row["person_key"], row["name_key"]) == (man["person_key"], man["name_key"])
    assert (row["spouse_key"], row["spouse_name_key"]) == (wife["person_key"], wife["name_key"])
    assert (row["grade"], row["spouse_grade"]) == (1, 1)
    assert row["masked_name"] == "陈*甲"
    sides = couples(date(2018, 12, 31))
    assert {(side["person_key"], side["name_key"], side["spouse_key"], side["spouse_name_key"]) for side in sides} == {
        (man["person_key"], man["name_key"], wife["person_key"], wife["name_key"]),
        (wife["person_key"], wife["name_key"], man["person_key"], man["name_key"]),
    }
    assert {side["ref"] for side in sides} == {row["ref"]}
    touched = changed_keys(settings.HOME, 1)["person_key"].to_pylist()
    assert sorted(touched) == sorted([man["person_key"], wife["person_key"]])


def test_a_number_that_is_not_whole_makes_no_spouse(filed, write, couples):
    lines = [
        ["结婚", "陈某甲", MAN, "林某乙", bad, "2012-05-08", ""] for bad in (WIFE[:-1] + "?", WIFE[:15] + "000", "")
    ]
    stated = filed("marriages", write("m.csv", [COUPLE, *lines]), "spouse_key, spouse_grade")
    assert [(row["spouse_key"], row["spouse_grade"]) for row in stated] == [(None, 9)] * 3
    assert couples(date(2018, 12, 31)) == []


def test_a_divorce_ends_the_marriage_of_these_two_alone(filed, write, couples):
    lines = [
        ["结婚", "陈某甲", MAN, "林某乙", WIFE, "2012-05-08", ""],
        ["离婚", "陈某甲", MAN, "林某乙", WIFE, "2016-01-04", ""],
        ["结婚", "陈某甲", MAN, "王某丙", SECOND, "2017-02-01", "2018-06-30"],
    ]
    filed("marriages", write("m.csv", [COUPLE, *lines]), "ref")
    spells = {
        (side["married_on"].year, side["ended_on"] and side["ended_on"].year) for side in couples(date(2018, 12, 31))
    }
    assert spells == {(2012, 2016), (2017, 2018)}
    assert {(side["married_on"].year, side["ended_on"]) for side in couples(date(2015, 1, 1))} == {(2012, None)}
    assert {side["ended_on"] for side in couples(date(2018, 1, 1)) if side["married_on"].year == 2017} == {None}
