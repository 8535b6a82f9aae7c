"""`--from` and `--to` choose which of what was paid is listed; `--as-of` which facts are seen."""

import pytest

from huimin.comparison import looking
from huimin.comparison.models import Run
from tests.command import number

WHO = number()
OLD, NEW = "6212345678901234569", "6212345678901234577"
RULE = ("--rule", "account_changed_and_back")
CHANGES = [
    ["姓名", "身份证号", "变更前账号", "变更后账号", "变更日期"],
    ["吴某顺", WHO, OLD, NEW, "2018-04-20"],
    ["吴某顺", WHO, NEW, OLD, "2018-07-05"],
]


def load(huimin, write):
    paid = [["姓名", "身份证号", "所属期", "发放金额", "银行账号"]]
    paid += [["吴某顺", WHO, period, "100.00", NEW] for period in ("2018年5月", "2018年6月", "2018年6-7月")]
    huimin("import", "payments", write("dibao.csv", paid), "--programme", "DIBAO", "--region", "350181")
    huimin("import", "account_changes", write("changes.csv", CHANGES))


@pytest.mark.parametrize(
    ("asked", "amount"),
    [
        ((), "300.00"),
        (("--from", "2018-05", "--to", "2018-05"), "100.00"),
        (("--from", "2018-06", "--to", "2018-06"), "150.00"),
        (("--from", "2018-07"), "50.00"),
        (("--to", "2018-04"), "0.00"),
    ],
)
def test_of_a_payment_the_months_asked_are_listed(huimin, write, asked, amount):
    load(huimin, write)
    assert huimin("compare", *RULE, *asked)["rules"][0]["amount"] == amount


def load_unapproved(huimin, write):
    header, months = ["姓名", "身份证号", "所属期", "金额"], ("2018年5月", "2018年6月")
    other = number(birth="19600101", serial=127)
    approved = [["林某金", other, month, "100.00"] for month in months]
    paid = [*approved, *(["吴某顺", WHO, month, "100.00"] for month in months)]
    where = ("--programme", "DIBAO", "--region", "350181")
    listed = [[*header, "审批日期"], *([*row, "2018-04-20"] for row in approved)]
    huimin("import", "approved_lists", write("approved.csv", listed), *where)
    huimin("import", "payments", write("paid.csv", [header, *paid]), *where)


UNAPPROVED = ("--rule", "paid_not_approved")
JUNE = ("--from", "2018-06", "--to", "2018-06")


def test_a_rule_on_rows_of_payments_lists_those_of_the_months_asked(huimin, write):
    load_unapproved(huimin, write)
    amounts = [
        huimin("compare", *UNAPPROVED, *asked)["rules"][0]["amount"] for asked in ((), JUNE, ("--to", "2018-04"))
    ]
    assert amounts == ["200.00", "100.00", "0.00"]


def test_control_without_the_bound_rows_of_all_months_are_listed(huimin, write, monkeypatch):
    load_unapproved(huimin, write)
    monkeypatch.setattr(looking, "bounds_of", lambda question: {})
    assert huimin("compare", *UNAPPROVED, *JUNE)["rules"][0]["amount"] == "200.00"


def test_an_act_after_the_day_asked_for_is_not_seen(huimin, write):
    load(huimin, write)
    assert huimin("compare", *RULE, "--as-of", "2018-06-30")["rules"][0]["n_findings"] == 0
    assert huimin("compare", *RULE, "--as-of", "2018-07-31")["rules"][0]["n_findings"] == 1


def test_how_long_two_allowances_went_together_does_not_change_with_the_months_asked(huimin, write):
    header = ["姓名", "身份证号", "所属期", "发放金额", "项目"]
    months = [f"2018年{month}月" for month in range(1, 5)]
    paid = [["吴某顺", WHO, month, amount, name] for month in months for name, amount in TWO]
    huimin("import", "payments", write("both.csv", [header, *paid]), "--region", "350181")
    rule = ("--rule", "allowances_of_one_kind")
    assert huimin("compare", *rule)["rules"][0]["amount"] == "200.00"
    assert huimin("compare", *rule, "--from", "2018-03", "--to", "2018-03")["rules"][0]["amount"] == "50.00"


TWO = (("高龄津贴", "50.00"), ("重度残疾人护理补贴", "110.00"))


def test_months_that_run_backwards_are_refused(huimin):
    answer = huimin("compare", "--from", "2018-12", "--to", "2018-01")
    assert (answer["error"]["code"], huimin.code) == ("period_reversed", 2)
    assert huimin("compare", "--from", "2018-12", "--to", "2018-12")["status"] == "done"


def test_a_point_beyond_the_trace_is_its_end(huimin):
    huimin("compare", "--known-at", "99999999999999999999")
    assert huimin.code == 0
    assert Run.objects.get().known_at < 1000
