"""A household as the subject of a clue: from the finding to the page, by a label that is nobody's full name."""

import pytest

from tests.casework.pages.conftest import HEADER, paid
from tests.command import number

MAN, SON = number(birth="19580401", serial=201), number(birth="19850402", serial=203)
REGISTER = [
    ["户号", "与户主关系", "姓名", "公民身份号码", "乡镇", "村居"],
    ["006207000134", "户主", "张某山", MAN, "石竹街道", "高仑村"],
    ["006207000134", "子", "张某海", SON, "石竹街道", "高仑村"],
]


@pytest.fixture
def split(county, write):
    """A father and his son of one registered household draw low-income benefit as two cases."""
    rows = paid("石竹街道", "高仑村", "张某山", MAN, range(1, 5)) + paid(
        "石竹街道", "高仑村", "张某海", SON, range(2, 5)
    )
    path = write("two-cases.csv", [HEADER, *rows])
    county("import", "payments", path, "--programme", "DIBAO", "--region", "350181", "--additional")
    county("import", "households", write("register.csv", REGISTER), "--region", "350181")
    county("compare")
    return next(clue for clue in county("clues") if clue["subject"]["kind"] == "household")


def test_the_command_shows_the_household_by_a_masked_name(split):
    assert split["rules"] == ["family_in_several_cases"]
    assert split["subject"]["label"] == "张*山户"
    assert split["person"] is None
    assert split["programme"] == "DIBAO"
    assert split["amount"] == "3150.00"
    assert sum(row["kind"] == "households" for row in split["evidence"]) == 2


def test_its_page_shows_the_rows_and_no_full_name(signed_in, split):
    client = signed_in()
    page = client.get(f"/clues/{split['clue']}/").content.decode()
    assert "张*山户" in page
    assert "register.csv" in page
    assert [word for word in ("张某山", "张某海", MAN, SON, "006207000134") if word in page] == []
    assert "张*山户" in client.get("/clues/").content.decode()
