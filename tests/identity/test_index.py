"""The sealed person index: what goes in, and that nobody reads it without the key."""

from dataclasses import replace

import pytest
from django.conf import settings as django_settings

from huimin.identity import queries as identity
from huimin.identity.index import damaged_rows, names_in
from huimin.warehouse.sealed import WrongKey, read_sealed
from tests.command import number

CHEN, CUT = number(), number()[:15] + "000"
HEADER = ["乡镇", "村居", "姓名", "身份证号", "所属期", "发放金额"]


@pytest.fixture
def batches(huimin, write):
    """A register and a list of payments, each with one whole and one destroyed number."""
    place = ["石竹街道", "高仑村"]
    hukou = [["户号", "姓名", "身份证号", "乡镇", "村居"], ["H1", "陈某金", CHEN, *place], ["H2", "林某", CUT, *place]]
    paid = [HEADER, [*place, "陈某金", CHEN, "2018年1月", "5"], [*place, "陈某金", CUT, "2018年2月", "5"]]
    huimin("import", "households", write("hukou.csv", hukou), "--region", "350181")
    huimin("import", "payments", write("paid.csv", paid), "--region", "350181", "--programme", "DIBAO")
    home = django_settings.HOME
    return home, identity.load(home.keys, home.root)


def test_registers_feed_the_index_and_payments_do_not(batches):
    home, ring = batches
    assert not (home.batch(2) / "index.parquet").exists()
    rows = read_sealed(home.batch(1) / "index.parquet", ring.sealing).to_pylist()
    assert [(row["number"], row["township"], row["is_resident"]) for row in rows] == [(CHEN[:15], 350181006000, True)]
    assert names_in(ring, home.batch(1) / "index.parquet") == {identity.name_key(ring, "陈某金")}


def test_destroyed_numbers_wait_with_what_is_left_of_them(batches):
    home, ring = batches
    rows = damaged_rows(ring, [home.batch(n) / "damaged.parquet" for n in (1, 2)])
    assert [(row.number, str(row.birth_on), row.township) for row in rows] == [
        (CUT[:15], "1940-01-01", 350181006000)
    ] * 2


def test_the_index_is_sealed(batches):
    home, ring = batches
    for file in ("index.parquet", "damaged.parquet"):
        raw = (home.batch(1) / file).read_bytes()
        assert CHEN[:15].encode() not in raw
        with pytest.raises(WrongKey):
            read_sealed(home.batch(1) / file, replace(ring.sealing, secrets={ring.key_id: b"x" * 32}))


def test_its_files_are_in_the_manifest(batches, huimin):
    home, _ = batches
    assert huimin("verify")["alterations"] == []
    path = home.batch(1) / "index.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert "index.parquet" in str(huimin("verify")["alterations"])
