"""Which months a clue lies in: those its payments are for, as `clues --from --to` and the page ask for them."""

import pytest

from tests.command import number

DEAD = number()
PLACE = ["石竹街道", "高仑村"]


@pytest.fixture
def codes(huimin, write):
    """A yearly subsidy and an enrolment of somebody who had died; the clues of a window, by rule."""
    huimin("import", "deaths", write("deaths.csv", [["姓名", "身份证号", "死亡日期"], ["吴某顺", DEAD, "2017-02-10"]]))
    paid = [["姓名", "身份证号", "乡镇", "村居", "金额", "年度"], ["吴某顺", DEAD, *PLACE, "86.00", "2018"]]
    huimin("import", "payments", write("gengdi.csv", paid), "--programme", "GENGDI", "--region", "350181")
    header = ["项目名称", "乡镇", "村居", "户主姓名", "户主身份证号", "保障人数", "享受开始时间"]
    enrolled = [header, ["低保", *PLACE, "吴某顺", DEAD, "1", "2018-06-01"]]
    huimin("import", "enrolments", write("list.csv", enrolled), "--region", "350181")
    huimin("compare")
    return lambda *window: {rule for clue in huimin("clues", *window) for rule in clue["rules"]}


YEARLY, ENROLLED = "annual_subsidy_after_death", "enrolled_after_death"


def test_a_yearly_payment_lies_in_every_month_of_its_year(codes, huimin):
    assert codes() == {YEARLY, ENROLLED}
    for window in (("--from", "2018-05", "--to", "2018-05"), ("--from", "2018-12"), ("--to", "2018-01")):
        assert codes(*window) == {YEARLY}, window
    assert codes("--from", "2019-01") == codes("--to", "2017-12") == set()
    clue = huimin("clues", "--rule", YEARLY)[0]
    assert (clue["first_month"], clue["last_month"]) == ("2018-01", "2018-12")


def test_an_enrolment_is_for_no_month(codes, huimin):
    assert codes("--from", "2018-06", "--to", "2018-06") == {YEARLY}
    clue = huimin("clues", "--rule", ENROLLED)[0]
    assert (clue["first_month"], clue["last_month"], clue["n_payments"]) == (None, None, 0)
