"""A small county whose files became clues, and people who look at them."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from huimin.users import actions
from tests.command import number

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CITY, FUQING, SHIZHU, JINAN = 350100000000, 350181000000, 350181006000, 350111000000
DEAD, LIVING, AWAY = number(), number(birth="19600101", serial=127), number(birth="19390505", serial=131)
DEATHS = [
    ["姓名", "性别", "身份证号", "死亡日期", "火化日期"],
    ["吴某顺", "男", DEAD, "2018-02-10", "2018-02-13"],
    ["郑某", "女", AWAY, "2018-01-05", ""],
]
HEADER = ["乡镇", "村居", "户主姓名", "户主身份证号", "所属期", "发放金额"]


def paid(township, village, name, id_number, months):
    return [[township, village, name, id_number, f"2018年{month}月", "1050.00"] for month in months]


def _county(huimin, write):
    files = {
        "350181": paid("石竹街道", "高仑村", "吴某顺", DEAD, range(1, 7))
        + paid("石竹街道", "高仑村", "林某金", LIVING, range(1, 7)),
        "350111": paid("寿山乡", "寿山村", "郑某", AWAY, range(1, 4)),
    }
    for region, lines in files.items():
        path = write(f"dibao-{region}.csv", [HEADER, *lines])
        huimin("import", "payments", path, "--programme", "DIBAO", "--region", region)
    huimin("import", "deaths", write("deaths.csv", DEATHS))
    huimin("compare")


@pytest.fixture
def county(huimin, write, begin):
    """Two deaths in two counties, both still paid after; one person who lives."""
    begin(_county, huimin, write)
    return huimin


@pytest.fixture
def signed_in(county):
    """signed_in(role, region): a browser of a user with that role and scope."""

    def make(role="inspector", region=CITY) -> Client:
        name = f"{role}-{region}"
        user = actions.create_user(
            username=name, role=role, unit=None, region_code=region, password=None, by="operator", now=NOW
        )
        client = Client()
        client.force_login(user)
        return client

    return make
