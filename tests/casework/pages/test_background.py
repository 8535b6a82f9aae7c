"""What else a clue's subject was paid: shown beside the evidence, never as evidence, inside the scope alone."""

import re

import pytest

from huimin.casework import background as backgrounds
from tests.casework.pages.conftest import DEAD, FUQING, HEADER, JINAN, paid
from tests.casework.pages.test_clues import text


@pytest.fixture
def more(county, write):
    """The dead man was paid an old-age allowance too: before he died in his county, afterwards in another."""
    for region, township, village in (("350181", "石竹街道", "高仑村"), ("350111", "寿山乡", "寿山村")):
        rows = paid(township, village, "吴某顺", DEAD, range(1, 4) if region == "350181" else range(4, 6))
        path = write(f"more-{region}.csv", [HEADER, *rows])
        county("import", "payments", path, "--programme", "GAOLING", "--region", region)
    return county


def clue_of(county) -> dict:
    return next(clue for clue in county("clues", "--region", "350181") if clue["programme"] == "DIBAO")


def page_of(client, county) -> str:
    answer = client.get(f"/clues/{clue_of(county)['clue']}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_other_payments_are_drawn_apart_and_listed(signed_in, more):
    page = page_of(signed_in(), more)
    assert page.count('class="context"') == 7  # two DIBAO months before his death, three GAOLING here, two elsewhere
    assert page.count('class="offending"') == 4
    assert "其他发放记录 7 笔：只供对照，不是疑点，不计入金额" in page
    assert "more-350181.csv" in page


def test_payments_outside_the_scope_are_not_even_counted(signed_in, more):
    page = page_of(signed_in("inspector", FUQING), more)
    assert "其他发放记录 5 笔" in page
    assert "more-350111.csv" not in page
    assert signed_in("inspector", JINAN).get(f"/clues/{clue_of(more)['clue']}/").status_code == 404


def test_they_are_no_evidence_and_change_no_figure(signed_in, county, write):
    before = clue_of(county)
    path = write("more.csv", [HEADER, *paid("石竹街道", "高仑村", "吴某顺", DEAD, range(1, 4))])
    county("import", "payments", path, "--programme", "GAOLING", "--region", "350181")
    after = clue_of(county)
    assert after == before
    assert {row["file"] for row in after["evidence"]} == {"dibao-350181.csv", "deaths.csv"}
    assert "more.csv" in page_of(signed_in(), county)


def test_no_table_where_there_is_nothing_else(signed_in, county, monkeypatch):
    client = signed_in()
    assert "其他发放记录 2 笔" in page_of(client, county)  # January and February, when he lived
    monkeypatch.setattr(backgrounds.ledger, "payments_of", lambda *_, **__: ())
    page = page_of(client, county)
    assert "其他发放记录" not in page
    assert "其他发放（不在疑点内）" not in page


def test_only_the_latest_are_listed_and_the_page_says_so(signed_in, more, monkeypatch):
    monkeypatch.setattr(backgrounds, "_MOST", 3)
    page = page_of(signed_in(), more)
    assert "其他发放记录 7 笔" in page
    assert "只列最近 3 笔。" in page
    assert page.count('class="context"') == 3


def test_the_death_is_told_in_words_on_the_picture(signed_in, county):
    words = re.findall(r'<text class="event"[^>]*>([^<]*)</text>', page_of(signed_in(), county))
    assert words == ["死亡日期 2018-02-10 +1"]  # and the cremation


def test_names_stay_masked(signed_in, more):
    page = page_of(signed_in(), more)
    assert DEAD not in page
    assert "吴某顺" not in page
    assert "吴*顺" in text(signed_in("auditor").get(f"/clues/{clue_of(more)['clue']}/"))
