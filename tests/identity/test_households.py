"""A household number is one household's: short ones inside their village, the police's long ones everywhere."""

import pytest

from huimin.comparison.models import StandingFinding
from tests.command import number

FIRST, SECOND = number(serial=201), number(serial=202)
CARD = "6212345678901234569"
HUKOU = ["户号", "姓名", "身份证号", "乡镇", "村居"]
PAID = ["姓名", "身份证号", "乡镇", "村居", "所属期", "发放金额", "银行账号"]
HERE, THERE = ("石竹街道", "高仑村"), ("石竹街道", "棋山村")


def shared(huimin, write, homes, paid=(HERE, THERE)):
    """Whether two persons of these (number, place) households with one account are a finding."""
    rows = [[no, name, id_no, *place] for (no, place), (name, id_no) in zip(homes, PEOPLE, strict=True)]
    huimin("import", "households", write("hukou.csv", [HUKOU, *rows]), "--region", "350181")
    lines = [[*who, *place, "2018-01", "500", CARD] for who, place in zip(PEOPLE, paid, strict=True)]
    sent = huimin("import", "payments", write("p.csv", [PAID, *lines]), "--region", "350181", "--programme", "DIBAO")
    assert sent["batches"][0]["n_matched"] == 2
    huimin("compare", "--rule", "one_account_many_people")
    return StandingFinding.objects.exists()


PEOPLE = [("林某甲", FIRST), ("陈某乙", SECOND)]


@pytest.mark.parametrize(
    ("homes", "is_found"),
    [
        ([("1", HERE), ("1", THERE)], True),
        ([("H0001", HERE), ("H0001", THERE)], True),
        ([("1", HERE), ("1", HERE)], False),
        ([("350181001", HERE), ("350181001", THERE)], False),
        ([("350181001", HERE), ("350181002", THERE)], True),
    ],
)
def test_a_short_number_is_one_household_in_its_village_alone(huimin, write, homes, is_found):
    assert shared(huimin, write, homes) is is_found


def test_a_list_and_the_register_mean_the_same_household_in_the_same_village(huimin, write):
    from django.conf import settings

    from huimin.ledger.manifest import facts

    huimin("import", "households", write("hukou.csv", [HUKOU, ["7", *PEOPLE[0], *HERE]]), "--region", "350100")
    lines = [[*PAID, "户号"], [*PEOPLE[1], *HERE, "2018-01", "500", CARD, "7"]]
    huimin("import", "payments", write("p.csv", lines), "--region", "350181", "--programme", "DIBAO")
    with facts(settings.HOME, ("households", "payments")) as books:
        (registered,) = books.execute("select household_key from fact_households").fetchall()
        (paid,) = books.execute("select household_key from fact_payments").fetchall()
    assert registered == paid
