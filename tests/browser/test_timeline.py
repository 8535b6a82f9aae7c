"""The time line of a clue with nothing else beside it, with a little and with a great deal, in both sizes."""

import csv

import pytest
from playwright.sync_api import Page, expect

from tests.command import number

HEADER = ["乡镇", "村居", "姓名", "身份证号", "所属期", "发放金额"]
PEOPLE = {"曾某一": 0, "曾某三": 3, "曾某百": 200}  # name -> payments besides the evidence
NUMBERS = {name: number(birth=f"193{at}0917", serial=611) for at, name in enumerate(PEOPLE)}
KINDS = ("GAOLING", "YOUFU")


@pytest.fixture(scope="module")
def desk(site, tmp_path_factory):
    """Three people who died on 10 January 2018 and were paid in February and March; and what they were paid before."""
    folder = tmp_path_factory.mktemp("files")

    def sent(name, kind, rows, *flags):
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        site.huimin("import", kind, str(folder / name), "--region", "350181", *flags)

    def paid(name, months):
        return [["石竹街道", "高仑村", name, NUMBERS[name], f"{m // 12}年{m % 12 + 1}月", "1050.00"] for m in months]

    end = 2018 * 12
    after = [row for name in PEOPLE for row in paid(name, (end + 1, end + 2))]
    sent("曾家低保.csv", "payments", [HEADER, *after], "--programme", "DIBAO")
    for programme in KINDS:
        before = [
            row for name, n in PEOPLE.items() for row in paid(name, range(end - (n + (programme < "H")) // 2, end))
        ]
        sent(f"曾家{programme}.csv", "payments", [HEADER, *before], "--programme", programme)
    died = [[name, NUMBERS[name], "2018-01-10"] for name in PEOPLE]
    sent("曾家死亡.csv", "deaths", [["姓名", "身份证号", "死亡日期"], *died])
    site.huimin("compare", "--rule", "paid_after_death")
    return site


@pytest.mark.parametrize(("name", "n"), [("曾*一", 0), ("曾*三", 3), ("曾*百", 200)])
def test_what_else_was_paid_stands_apart(page: Page, desk, sign_in, shoot, name, n):
    sign_in(desk)
    page.goto(f"{desk.url}/clues/?rule=paid_after_death&programme=DIBAO")
    page.locator("tbody a", has_text=name).click()
    expect(page.locator(".hm-timeline rect.context")).to_have_count(min(n, 24))  # two programmes, a year back
    expect(page.locator(".hm-timeline rect.offending")).to_have_count(2)
    expect(page.locator(".hm-timeline text.event")).to_contain_text("2018-01-10")
    expect(page.locator(".hm-key.context")).to_have_count(1 if n else 0)
    expect(page.locator(".hm-more tbody tr")).to_have_count(n)
    if n == 3:
        page.locator(".hm-more summary").click()
    shoot(page, f"clue-timeline-{n}")
