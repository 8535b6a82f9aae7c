"""M3: a destroyed number completed where exactly one registered person fits; no other row, no count, no sure finding."""

import pytest

from huimin.identity import actions
from huimin.identity.models import Link
from huimin.identity.queries import links
from huimin.identity.types import LinkRefused
from huimin.ledger.queries import changed_kinds
from tests.command import number

from .test_opening import NOW

CHEN = number()
CUT = CHEN[:15] + "000"  # what a spreadsheet leaves
HUKOU = ["户号", "与户主关系", "姓名", "身份证号", "乡镇", "村居"]
PAID = ["乡镇", "村居", "姓名", "身份证号", "出生日期", "所属期", "发放金额"]
PLACE = ["石竹街道", "高仑村"]


def twin():
    from huimin.kit.idnumber import check_digit

    first = CHEN[:15] + str((int(CHEN[15]) + 1) % 10) + CHEN[16]
    return first + check_digit(first)


@pytest.fixture
def county(huimin, write):
    """Imports of small lists: hukou(*rows), paid(*rows), dead(*rows)."""

    class County:
        n = 0

        def _import(self, kind, header, rows, *flags):
            self.n += 1
            path = write(f"{kind}{self.n}.csv", [header, *rows])
            return huimin("import", kind, path, "--region", "350181", *flags)["batches"][0]

        def hukou(self, *rows, flags=()):
            lines = [[f"H{n}", "户主", name, id_number, *place] for n, (name, id_number, *place) in enumerate(rows)]
            return self._import("households", HUKOU, lines, *flags)

        def paid(self, *rows):
            lines = [
                [*place, name, id_number, born, month, "650.00"]
                for place, name, id_number, born, month in (
                    (PLACE if len(row) < 5 else row[4], *row[:4]) for row in rows
                )
            ]
            return self._import("payments", PAID, lines, "--programme", "DIBAO", "--additional")

        def dead(self, *rows):
            return self._import("deaths", ["姓名", "身份证号", "乡镇", "死亡日期"], [list(row) for row in rows])

        def clues(self):
            huimin("compare", "--rule", "paid_after_death", "--rule", "same_programme_paid_twice")
            return huimin("clues")

    return County()


def held() -> list[int]:
    return links()["ref"].to_pylist()


def test_the_one_registered_person_is_found_and_the_balance_stays(county):
    county.hukou(("陈某金", CHEN, *PLACE))
    paid = county.paid(("陈某金", CUT, "", "2018年3月"), ("陈某金", CHEN, "", "2018年4月"))
    assert (paid["n_matched"], paid["n_ambiguous"], paid["n_unmatchable"]) == (1, 1, 0)
    assert {problem["code"] for problem in paid["problems"]} == {"id_damaged"}
    assert Link.objects.get().grade == 3


@pytest.mark.parametrize("order", ["register first", "payments first"])
def test_the_order_of_arrival_does_not_matter(county, order):
    steps = [lambda: county.hukou(("陈某金", CHEN, *PLACE)), lambda: county.paid(("陈某金", CUT, "", "2018年3月"))]
    for step in steps if order == "register first" else reversed(steps):
        step()
    assert len(held()) == 1


@pytest.mark.parametrize(
    ("registered", "row"),
    [
        ([("陈某金", CHEN, *PLACE), ("陈某金", twin(), *PLACE)], ("陈某金", CUT, "", "2018年3月")),
        ([("陈某金", CHEN, *PLACE), ("陈某金", twin(), "龙山街道", "")], ("陈某金", CUT, "", "2018年3月")),
        ([("陈某金", CHEN, *PLACE)], ("陈某银", CUT, "", "2018年3月")),
        ([("陈某金", CHEN, *PLACE)], ("陈某金", CUT, "", "2018年3月", ["龙山街道", ""])),
        ([("陈某金", CHEN, *PLACE)], ("陈某金", CUT, "", "2018年3月", ["", ""])),
        ([("陈某金", CHEN, *PLACE)], ("陈某金", "3.50181E+17", "", "2018年3月")),
        ([("陈某金", CHEN, *PLACE)], ("陈某金", "3.50182E+17", "1940-01-01", "2018年3月")),
        ([("陈某金", CHEN, *PLACE)], ("陈某金", "", "1940-01-01", "2018年3月")),
        ([("陈某金", CHEN, *PLACE)], ("陈某金", "350181194001019999", "1940-01-01", "2018年3月")),
        ([("陈某金", CHEN, "", "")], ("陈某金", CUT, "", "2018年3月")),
    ],
    ids=["two in the township", "a second elsewhere", "another name", "another township", "no township", "no birth",
         "another area", "no number", "an invalid number", "a register without townships"],
)  # fmt: skip
def test_whoever_is_not_the_only_one_stays_ambiguous(county, registered, row):
    county.hukou(*registered)
    county.paid(row)
    assert held() == []


def test_scientific_notation_with_a_birth_date_is_enough(county):
    """The control of the cases above."""
    county.hukou(("陈某金", CHEN, *PLACE))
    county.paid(("陈某金", "3.50181E+17", "1940-01-01", "2018年3月"))
    assert len(held()) == 1


def test_a_register_of_the_dead_alone_completes_nothing(county):
    county.dead(("陈某金", CHEN, "石竹街道", "2018-01-20"))
    county.paid(("陈某金", CUT, "", "2018年3月"))
    assert held() == []
    assert county.clues() == []


def test_a_link_that_ceases_to_be_the_only_one_is_taken_back(county):
    county.hukou(("陈某金", CHEN, *PLACE))
    county.paid(("陈某金", CUT, "", "2018年3月"))
    assert len(held()) == 1
    county.dead(("陈某金", twin(), "", "2018-01-20"))
    assert held() == []
    assert Link.objects.get().withdrawn_by == ""


def test_a_whole_register_that_replaces_the_old_one_decides_anew(county):
    county.hukou(("陈某金", CHEN, *PLACE))
    county.paid(("陈某金", CUT, "", "2018年3月"))
    county.hukou(("林某英", number(serial=127), *PLACE), flags=["--whole"])
    assert held() == []


def test_known_at_sees_the_links_of_its_time(county):
    county.hukou(("陈某金", CHEN, *PLACE))
    county.paid(("陈某金", CUT, "", "2018年3月"))
    link = Link.objects.get()
    actions.withdraw_link(row=link.row, reason="同名另有其人", by="operator", unit="", now=NOW)
    gone = Link.objects.get().valid_to
    counts = {at: links(at).num_rows for at in (link.valid_from - 1, link.valid_from, gone - 1, gone)}
    assert counts == {link.valid_from - 1: 0, link.valid_from: 1, gone - 1: 1, gone: 0}
    assert changed_kinds()["payments"] == gone


def test_what_a_person_judged_the_machine_leaves_alone(county):
    county.hukou(("陈某金", CHEN, *PLACE))
    county.paid(("陈某金", CUT, "", "2018年3月"))
    row = Link.objects.get().row
    actions.withdraw_link(row=row, reason="同名另有其人", by="operator", unit="", now=NOW)
    county.dead(("陈某金", CHEN, "", "2018-01-20"))
    assert held() == []
    actions.add_link(row=row, person_key=1, reason="村里核实", by="operator", unit="", now=NOW)
    county.dead(("陈某金", CHEN, "", "2018-01-21"))
    assert links()["person_key"].to_pylist() == [1]
    with pytest.raises(LinkRefused):
        actions.add_link(row=row, person_key=2, reason="", by="operator", unit="", now=NOW)


def test_a_finding_of_completed_rows_says_so_and_ranks_lower(county):
    sure, cut = number(serial=129), CHEN
    county.hukou(("陈某金", CHEN, *PLACE), ("林某顺", sure, *PLACE))
    county.dead(("陈某金", cut, "", "2018-01-20"), ("林某顺", sure, "", "2018-01-20"))
    county.paid(("陈某金", CUT, "", "2018年3月"), ("林某顺", sure, "", "2018年3月"))
    clues = county.clues()
    assert [(clue["person"], clue["grade"]) for clue in clues] == [("林*顺", "M1"), ("陈*金", "M3")]
    assert clues[0]["score"] > clues[1]["score"]


def test_a_sure_finding_takes_up_no_completed_row(county):
    county.hukou(("陈某金", CHEN, *PLACE))
    county.dead(("陈某金", CHEN, "", "2018-01-20"))
    county.paid(("陈某金", CHEN, "", "2018年3月"), ("陈某金", CUT, "", "2018年4月"))
    clue = county.clues()[0]
    assert (clue["grade"], clue["n_payments"], clue["amount"]) == ("M1", 1, "650.00")


def test_two_rows_with_one_damaged_number_are_not_paid_twice(county):
    county.hukou(("陈某金", CHEN, *PLACE))
    county.paid(("陈某金", CUT, "", "2018年3月"), ("陈某金", CUT, "", "2018年3月"))
    assert len(held()) == 2
    assert county.clues() == []
    county.paid(("陈某金", CHEN, "", "2018年5月"), ("陈某金", CHEN, "", "2018年5月"))  # the control
    assert [clue["grade"] for clue in county.clues()] == ["M1"]


@pytest.mark.parametrize("change", [{"person_key": 7}, {"grade": 1}, {"valid_to": 3}, None])
def test_verify_names_a_changed_link(county, huimin, change):
    county.hukou(("陈某金", CHEN, *PLACE))
    county.paid(("陈某金", CUT, "", "2018年3月"))
    assert huimin("verify")["alterations"] == []
    Link.objects.update(**change) if change else Link.objects.all().delete()
    assert "links:B000002" in str(huimin("verify")["alterations"])
