"""A village with payments of every class of publicity, its officers, a child, a reversal, and its column."""

import sqlite3
from contextlib import closing

import pytest

from tests.command import number

GAOLUN, OTHER, THIRD = "350181006206", "高仑村", "龙塘社区"
ADULT = {f"林建{c}": number(birth="19600101", serial=100 + 2 * at + 1) for at, c in enumerate("金木水火土日月山川")}
CHILD, OFFICER = number(birth="20120305", serial=11), number(birth="19700101", serial=33)
HEADER = ["乡镇", "村居", "姓名", "身份证号", "所属期", "发放金额", "银行账号"]
ACCOUNT = "6212345678901234561"
PLANTED = {
    "id18": number(birth="19450607", serial=777),
    "id15": "350181450607777",
    "account": "6222021234567890128",
    "mobile": "13805917777",
}


def paid(name, id_number, period, amount, village="高仑村"):
    return ["石竹街道", village, name, id_number, period, amount, ACCOUNT]


DIBAO = [
    HEADER,
    *[paid("林建金", ADULT["林建金"], f"2018年{month}月", "650.00") for month in (1, 2, 3)],
    paid("林建金", ADULT["林建金"], "2018年3月", "-650.00"),
    paid("林小宝", CHILD, "2018年1月", "333.33"),
    paid("陈大海", OFFICER, "2018年1月", "500.00"),
    paid("无号人", "", "2018年1月", "444.44"),
]
GENGDI = [HEADER, paid("林建木", ADULT["林建木"], "2018年", "108.50")]
OFFICERS = [
    ["乡镇", "村居", "姓名", "身份证号", "职务", "任职时间", "离任时间"],
    ["石竹街道", "高仑村", "陈大海", OFFICER, "村委会主任", "2015-07-01", ""],
]
ENTRIES = [
    ["乡镇", "村居", "日期", "凭证号", "摘要", "收入金额", "支出金额", "余额", "科目", "收款方", "付款方式"],
    ["石竹街道", "高仑村", "2018-01-05", "201801-001", "上级转移支付", "50000", "", "52300", "补助收入", "", "转账"],
    ["石竹街道", "高仑村", "2018-01-20", "201801-002", f"付{PLANTED['id18']}工程款", "", "20000", "32300", "公益支出", "某人", "现金"],
    ["石竹街道", "高仑村", "2018-03-02", "201803-001", "购办公用品", "", "300", "32000", "管理费用", "某店", "现金"],
]  # fmt: skip


def disabled(village, n, start):
    """A list of class C: `n` persons of a village."""
    return [
        paid(f"残某{start + at}", number(birth="19500101", serial=start + at), "2018年1月", "70.00", village)
        for at in range(n)
    ]


def _village(huimin, write):
    lists = {
        "DIBAO": DIBAO,
        "GENGDI": GENGDI,
        "CANJI-H": [HEADER, *disabled("高仑村", 12, 100), *disabled("棋山村", 3, 300)],
    }
    for programme, lines in lists.items():
        flags = ("--programme", programme, "--region", "350181")
        huimin("import", "payments", write(f"{programme}.csv", lines), *flags)
    huimin("import", "village_officers", write("officers.csv", OFFICERS), "--region", "350181")
    huimin("import", "village_entries", write("entries.csv", ENTRIES), "--region", "350181")
    huimin("user", "add", "publisher", "--role", "publisher", "--region", "3501")


@pytest.fixture
def village(huimin, write, begin):
    """The files above imported; `huimin` to run verbs with."""
    begin(_village, huimin, write)
    return huimin


@pytest.fixture
def ask(settings):
    """Rows of a query in the file of an edition on the staff side."""

    def ask(sql, code="E000001"):
        path = settings.HOME.root / "prepared" / code / "edition.sqlite3"
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute(sql).fetchall()

    return ask


@pytest.fixture
def public(tmp_path, settings, monkeypatch):
    """The public pages over a small edition, without a database: (folder of editions, browser)."""
    from importlib import import_module

    from django.test import Client

    from huimin.disclosure.public import middleware

    from .public import Folder

    folder = Folder(tmp_path / "editions")
    for name, value in {"HUIMIN_EDITIONS": folder.path, "HUIMIN_DROPBOX": tmp_path / "dropbox"}.items():
        monkeypatch.setenv(name, str(value))
    given = import_module("huimin.config.public_settings")
    names = (
        "ROOT_URLCONF",
        "MIDDLEWARE",
        "TEMPLATES",
        "LOCALE_PATHS",
        "MANIFEST_KEY",
        "WHITENOISE_USE_FINDERS",
        "CONTENT_SECURITY_POLICY",
    )
    for name in names:
        setattr(settings, name, getattr(given, name))
    settings.EDITIONS, settings.DROPBOX, settings.STATIC_ROOT = folder.path, tmp_path / "dropbox", None
    middleware.editions.cache_clear()
    yield folder, Client()
    middleware.editions.cache_clear()
