"""Two counties' small files in one home: one person paid in both, her household, an account two people share."""

from datetime import UTC, datetime

import pytest
from django.conf import settings as django_settings

from huimin.identity import queries as identity
from huimin.identity.types import Purpose
from huimin.users import actions as users
from tests.command import Command, number

__all__ = ["Command"]

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
CITY, FUQING, JINAN = 350100000000, 350181000000, 350111000000
CHEN, LIN, WANG, GONE = number(), number(serial=124), number(birth="19600101"), number(birth="19550505")
SHARED, OWN = "6212345678901234569", "6212345678901234577"
WHY = Purpose("supervision")
HEADER = ["乡镇", "村居", "姓名", "身份证号", "户号", "所属期", "发放金额", "银行账号"]
IN_FUQING = [
    HEADER,
    ["石竹街道", "高仑村", "陈某金", CHEN, "H1", "2018年1月", "650.00", SHARED],
    ["石竹街道", "高仑村", "陈某金", CHEN, "H1", "2018年2月", "650.00", SHARED],
    ["石竹街道", "高仑村", "林某英", LIN, "H1", "2018年2月", "400.00", SHARED],
]
IN_JINAN = [
    HEADER,
    ["茶园街道", "站前社区", "陈某金", CHEN, "", "2018年3月", "777.00", OWN],
    ["茶园街道", "站前社区", "王某", WANG, "", "2018年3月", "888.00", OWN],
]
HOUSEHOLDS = [
    ["户号", "与户主关系", "姓名", "身份证号", "乡镇", "村居"],
    ["H1", "户主", "陈某金", CHEN, "石竹街道", "高仑村"],
    ["H1", "妻", "林某英", LIN, "石竹街道", "高仑村"],
]
DEATHS = [["姓名", "身份证号", "死亡日期"], ["陈某金", CHEN, "2018-01-20"], ["何某", GONE, "2018-01-20"]]


def _county(huimin, write):
    huimin("import", "households", write("hukou.csv", HOUSEHOLDS), "--region", "350181")
    huimin("import", "payments", write("fuqing.csv", IN_FUQING), "--programme", "DIBAO", "--region", "350181")
    huimin("import", "payments", write("jinan.csv", IN_JINAN), "--programme", "DIBAO", "--region", "350111")
    huimin("import", "deaths", write("deaths.csv", DEATHS))
    for name, role, region in (
        ("inspector", "inspector", CITY),
        ("fuqing", "department", FUQING),
        ("jinan", "department", JINAN),
        ("auditor", "auditor", CITY),
    ):
        users.create_user(username=name, role=role, unit=None, region_code=region, by="operator", now=NOW)


@pytest.fixture
def county(huimin, write, begin):
    """The home with its files, an inspector of the city and an officer in each of the two counties."""
    begin(_county, huimin, write)
    return huimin


@pytest.fixture
def home(county):
    return django_settings.HOME


@pytest.fixture
def ring(home):
    return identity.load(home.keys, home.root)
