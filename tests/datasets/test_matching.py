"""Which cell of a header line stands for which column."""

import pytest

from huimin.datasets.queries import infer, kind, map_header

PAYMENTS = kind("payments")


def columns(*cells):
    return dict(map_header(PAYMENTS, cells).columns)


def test_the_name_column_wins_over_the_head_of_household():
    assert columns("户主", "姓名", "身份证号", "金额") == {"head_name": 0, "name": 1, "id_number": 2, "amount": 3}


def test_without_a_name_column_the_head_is_the_payee():
    found = columns("户主姓名", "户主身份证号", "金额")
    assert (found["name"], found["id_number"]) == (0, 1)
    assert (found["head_name"], found["head_id_number"]) == (0, 1)


def test_the_head_s_number_is_not_given_to_the_person_named_beside_him():
    assert "id_number" not in columns("户主姓名", "户主身份证号", "姓名", "金额")


def test_what_was_paid_wins_over_what_was_due_and_is_never_mixed_with_it():
    mapping = map_header(PAYMENTS, ["姓名", "应发金额", "实发金额", "金额"])
    assert mapping.columns["amount"] == 2
    assert mapping.alternatives["amount"] == (3, 1)
    assert mapping.sources("amount") == (2,)


def test_two_columns_with_one_header_are_told_and_the_first_stands():
    mapping = map_header(PAYMENTS, ["姓名", "金额", "金 额", "银行账号"])
    assert mapping.columns["amount"] == 1
    assert mapping.duplicates == {"amount": (1, 2)}
    assert mapping.sources("amount") == (1, 2)


def test_factors_come_from_the_chosen_cell():
    mapping = map_header(PAYMENTS, ["姓名", "应发金额（元）", "实发金额（万元）", "补贴面积（亩）", "月标准"])
    assert mapping.factors == {"amount": 10_000, "area": 1}


def test_a_unit_of_another_kind_means_another_column():
    mapping = map_header(PAYMENTS, ["姓名", "金额(分)", "面积(平方米)"])
    assert [text for _, text in mapping.unknown] == ["金额(分)", "面积(平方米)"]
    assert map_header(kind("property"), ["面积(平方米)"]).columns == {"area": 0}


def test_strange_cells_are_named_with_their_place_and_blank_ones_passed_over():
    mapping = map_header(PAYMENTS, [None, "姓名", " ", "血型", "金额"])
    assert mapping.unknown == ((3, "血型"),)
    assert mapping.columns == {"name": 1, "amount": 4}


@pytest.mark.parametrize(
    ("cells", "source"),
    [
        (["姓名", "身份证号", "火化时间"], "cremation"),
        (["姓名", "身份证号", "死亡日期", "殡仪馆名称"], "cremation"),
        (["姓名", "身份证号", "死亡日期", "派出所"], "registration"),
        (["姓名", "身份证号", "死亡日期", "注销日期"], "registration"),
        (["姓名", "身份证号", "死亡日期", "死亡医学证明编号"], "medical"),
        (["姓名", "身份证号", "死亡日期", "火化日期", "派出所"], "cremation"),
        (["姓名", "身份证号", "死亡日期"], None),
        (["姓名", "身份证号", "死亡日期", "派出所", "数据来源"], None),
    ],
)
def test_where_a_death_list_comes_from(cells, source):
    deaths = kind("deaths")
    assert infer(deaths, map_header(deaths, cells)).get("source") == source


@pytest.mark.parametrize(
    ("cells", "role"),
    [
        (["企业名称", "法定代表人", "证件号"], "legal_representative"),
        (["企业名称", "经营者姓名", "经营者身份证号"], "operator"),
        (["企业名称", "股东姓名", "股东证件号"], "shareholder"),
        (["企业名称", "姓名", "证件号"], None),
        (["企业名称", "法定代表人", "姓名", "证件号"], None),
        (["企业名称", "姓名", "证件号", "角色"], None),
    ],
)
def test_a_person_s_part_in_a_business_follows_from_the_name_s_header(cells, role):
    businesses = kind("businesses")
    mapping = map_header(businesses, cells)
    assert infer(businesses, mapping).get("role") == role
    assert {"name", "id_number"} <= mapping.columns.keys()


def test_a_shareholder_s_number_is_not_given_to_the_representative():
    mapping = map_header(kind("businesses"), ["企业名称", "法定代表人", "股东姓名", "股东证件号"])
    assert mapping.columns["name"] == 1
    assert "id_number" not in mapping.columns


def test_an_enrolment_without_a_start_begins_when_it_was_approved():
    enrolments = kind("enrolments")
    assert map_header(enrolments, ["姓名", "身份证号", "审批日期"]).columns["starts_on"] == 2
    assert map_header(enrolments, ["姓名", "审批日期", "享受开始时间"]).columns["starts_on"] == 2
