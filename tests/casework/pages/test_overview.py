"""The overview of a division: sums from the books, and every figure leads to the list it counts."""

import html
import re

from huimin.ledger import queries as ledger
from huimin.ledger.rollup import rollup
from huimin.ledger.sums import payment_sums, plain_sums
from huimin.users.types import EVERYWHERE, Scope
from tests.casework.pages.conftest import CITY, FUQING, JINAN, SHIZHU
from tests.casework.pages.test_clues import codes, text
from tests.command import number


def cell(page, label) -> list[str]:
    """The texts of a column, line by line."""
    found = re.findall(rf'<td[^>]*data-label="{label}">(.*?)</td>', page.content.decode(), re.DOTALL)
    return [re.sub(r"<[^>]+>|\s", "", each) for each in found]


def test_sums_of_the_books(county, settings):
    sums = ledger.payment_sums(settings.HOME, scope=EVERYWHERE, step=10**6)
    assert (sums.whole.n_payments, sums.whole.amount_fen, sums.whole.n_persons) == (15, 15 * 105000, 3)
    assert {code: each.n_payments for code, each in sums.by_division.items()} == {FUQING: 12, JINAN: 3}
    assert [each.n_persons for each in sums.by_programme.values()] == [3]
    assert sums.years == (2018,)
    assert ledger.payment_sums(settings.HOME, scope=EVERYWHERE, step=10**6, year=2017).whole == ledger.NOTHING
    assert ledger.payment_sums(settings.HOME, scope=Scope(0, 0), step=10**6).whole == ledger.NOTHING


def test_the_city_by_county_and_programme(signed_in):
    page = signed_in().get("/overview/")
    said = text(page)
    assert "15,750.00" in said
    assert cell(page, "发放笔数") == ["3", "12", "15"]
    assert cell(page, "领款人数") == ["1", "2", "3"]
    assert cell(page, "疑点线索") == ["1", "1", "2"]
    assert "民政局" in said


def test_every_figure_leads_to_the_list_it_counts(signed_in):
    client = signed_in()
    for address in ("/overview/", f"/overview/?region={FUQING}&year=2018", f"/overview/?region={SHIZHU}"):
        source = client.get(address).content.decode()
        links = re.findall(r'<a href="(/(?:clues|overview/payments|overview/persons)/\?[^"]+)">([\d,.]+)</a>', source)
        assert len(links) >= 6, address
        for link, figure in links:
            page = client.get(html.unescape(link))
            assert page.status_code == 200, link
            if "." not in figure:  # sums of money are not counts
                assert f'hm-count">{figure}<' in page.content.decode(), (link, figure)


def test_lists_name_each_source_row_and_no_person(signed_in):
    page = signed_in().get(f"/overview/payments/?region={JINAN}&programme=DIBAO")
    assert text(page).count("dibao-350111.csv") == 3
    assert "郑某" not in page.content.decode()
    persons = signed_in("auditor").get(f"/overview/persons/?region={JINAN}")
    assert "郑*" in text(persons)
    assert "3,150.00" in text(persons)


def test_scope_bounds_the_overview(signed_in):
    client = signed_in("township", SHIZHU)
    assert client.get(f"/overview/?region={JINAN}").status_code == 404
    assert client.get(f"/overview/payments/?region={JINAN}").status_code == 404
    assert client.get(f"/overview/?region={CITY}").status_code == 404
    own = client.get("/overview/")
    assert "12,600.00" in text(own)
    assert "15,750.00" not in text(own)
    # the control: whose they are sees them
    assert signed_in("township", JINAN).get(f"/overview/?region={JINAN}").status_code == 200


def test_an_address_that_means_nothing_is_not_found(signed_in):
    client = signed_in()
    for query in ("region=999999", "region=x", "year=99999", "year=x", "programme=NONE"):
        assert client.get(f"/overview/?{query}").status_code == 404, query


def test_a_division_without_payments_says_so(signed_in):
    page = signed_in().get("/overview/?region=350102")
    assert "这里还没有发放记录，也没有疑点线索。" in text(page)
    assert codes(page) == []


def test_the_sums_stand_ready_after_a_comparison_and_are_made_anew_after_a_batch(county, write, settings):
    scope = Scope(CITY, CITY + 10**8)
    assert rollup(settings.HOME) is not None
    lists = write(
        "more.csv", [["姓名", "身份证号", "所属期", "发放金额"], ["李某", number(serial=127), "2018年9月", "5.00"]]
    )
    county("import", "payments", lists, "--programme", "DIBAO", "--region", "350181006")
    assert rollup(settings.HOME) is None
    assert payment_sums(settings.HOME, scope=scope, step=10**6).whole.n_payments == 16
    county("work", "--until-idle")
    assert rollup(settings.HOME) is not None
    ready = payment_sums(settings.HOME, scope=scope, step=10**6)
    assert ready == plain_sums(settings.HOME, scope=scope, step=10**6)
    assert ready.whole.n_payments == 16
