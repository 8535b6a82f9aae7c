"""The pages of batches in a real browser: from the form over progress to the batch, in both sizes."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.kept import made_home
from tests.pipeline.test_river import DEATHS, PAYMENTS


@pytest.fixture(scope="module")
def desk(serve, tmp_path_factory) -> Site:
    """A home of its own, where batches may come in."""
    made = Site("", tmp_path_factory.mktemp("batches") / "home")
    made_home(made.home)
    made.add_user("inspector", role="inspector")
    return serve(made.home)


def test_from_the_file_to_its_clues(page, desk, sign_in, shoot, tmp_path):
    sign_in(desk)
    page.goto(f"{desk.url}/batches/")
    shoot(page, "batches-empty")
    page.goto(f"{desk.url}/batches/upload/")
    shoot(page, "batches-upload")
    lines = [*PAYMENTS, [*PAYMENTS[-1][:-1], "不详"]]
    for name, rows in (("福清低保2018年.csv", lines), ("火化登记.csv", DEATHS)):
        (tmp_path / name).write_text("\r\n".join(",".join(map(str, row)) for row in rows))
    page.locator("#id_files").set_input_files([tmp_path / "福清低保2018年.csv", tmp_path / "火化登记.csv"])
    page.locator("#id_region").select_option("350181000000")
    page.locator("#id_programme").select_option("DIBAO")
    page.locator("form.card .btn-primary").click()
    expect(page.get_by_text("排队等待受理")).to_be_visible()
    shoot(page, "batches-waiting")
    desk.huimin("work", "--until-idle")
    expect(page.get_by_text("受理完成")).to_be_visible()  # by itself
    shoot(page, "batches-done")
    page.get_by_role("link", name="B000001").click()
    shoot(page, "batch")
    page.goto(f"{desk.url}/batches/")
    shoot(page, "batches")
    page.goto(f"{desk.url}/batches/B000001/")
    page.get_by_role("link", name="本文件引出的线索").click()
    expect(page.locator(".hm-table tbody tr").first).to_be_visible()


def test_runs_and_rules(page, desk, sign_in, shoot):
    sign_in(desk)
    page.goto(f"{desk.url}/comparison/")
    shoot(page, "runs")
    page.goto(f"{desk.url}/comparison/rules/")
    shoot(page, "rules")
    page.goto(f"{desk.url}/comparison/rules/paid_after_death/")
    shoot(page, "rule")
