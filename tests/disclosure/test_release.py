"""From a prepared edition to what the public sees, and back: two persons, a scan, a signature, a trace."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from huimin.disclosure import actions
from huimin.disclosure.building import build
from huimin.disclosure.manifest import NAME, body_of, open_manifest, sign
from huimin.disclosure.models import Edition
from huimin.disclosure.scan import scan_edition
from huimin.disclosure.types import ManifestUnfit
from huimin.jobs.actions import hold
from huimin.pipeline.publishing import desk
from tests.disclosure.conftest import PLANTED

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
OUT = ("publish", "--release", "--second", "publisher")


def shown(settings) -> set[str]:
    return {path.name for path in settings.HOME.editions.iterdir()}


def test_one_prepares_and_another_lets_out(village, settings):
    assert village("publish")["status"] == "prepared"
    assert shown(settings) == set()
    assert village(*OUT)["status"] == "released"
    assert shown(settings) == {NAME, "E000001.sqlite3"}
    assert open_manifest((settings.HOME.editions / NAME).read_bytes()).edition.code == "E000001"
    assert village("verify")["alterations"] == []


def test_nothing_new_makes_no_new_edition(village):
    assert village(*OUT)["edition"] == village(*OUT)["edition"] == village("publish")["edition"] == "E000001"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("publish", "--release"), "second_missing"),
        (("publish", "--release", "--second", "operator"), "edition_same_person"),
        (("publish", "--release", "--second", "nobody"), "unknown_user"),
        (("publish", "--by", "publisher"), "not_permitted"),
        (("publish", "--release", "--by", "operator", "--second", "second"), "not_permitted"),
    ],
)
def test_who_may_not_is_told_so(village, settings, words, code):
    village("user", "add", "second", "--role", "operator", "--region", "3501")
    assert village(*words)["error"]["code"] == code
    assert village.code == 2
    assert shown(settings) == set()


def test_a_publisher_of_one_county_lets_nothing_out(village, settings):
    village("user", "add", "fuqing", "--role", "publisher", "--region", "350181")
    assert village("publish", "--release", "--second", "fuqing")["error"]["code"] == "not_permitted"
    assert shown(settings) == set()


@pytest.mark.parametrize("kind", PLANTED)
@pytest.mark.parametrize("spelling", ["plain", "full", "spaced"])
def test_a_planted_number_is_found_and_the_edition_stays_in(village, settings, monkeypatch, kind, spelling):
    planted = PLANTED[kind]
    if spelling == "full":
        planted = planted.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
    if spelling == "spaced":
        planted = " ".join(planted[at : at + 4] for at in range(0, len(planted), 4))

    def build_planted(*words):
        built = build(*words)
        file = built.folder / "edition.sqlite3"
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("update entry set summary = ? where day = 20180302", (f"付{planted}款",))
        return type(built)(**{**vars(built), "found": scan_edition(file)})

    monkeypatch.setattr(actions, "build", build_planted)
    answer = village(*OUT)
    assert (answer["status"], answer["found"]) == ("refused", {f"entry.summary {kind}": 1})
    assert village.code == 3
    assert shown(settings) == set()
    assert planted not in json.dumps(answer) + village.err


def test_control_without_a_planted_number_the_scan_finds_nothing(village):
    assert village(*OUT)["found"] == {}


def test_a_number_that_only_the_bytes_hold_is_found(village, settings):
    village("publish")
    file = settings.HOME.root / "prepared/E000001/edition.sqlite3"
    with file.open("ab") as end:
        end.write(b"\x00" * 8 + PLANTED["id18"].encode() + b"\x00" * 8)
    assert scan_edition(file) == {"bytes id18": 1}


def test_recall_takes_effect_at_once_and_waits_for_nobody(village, settings):
    village(*OUT)
    with hold(name="books", by="operator", purpose="import", now=datetime.now(UTC)):
        actions.recall(desk=desk(), number=1, reason="测试", by="publisher", now=NOW)
    assert shown(settings) == {NAME}
    assert open_manifest((settings.HOME.editions / NAME).read_bytes()).edition is None
    assert village("verify")["alterations"] == []
    assert village(*OUT)["edition"] == "E000002"


def test_a_part_can_be_recalled_alone(village, settings):
    village(*OUT)
    actions.recall(desk=desk(), number=1, reason="测试", by="publisher", now=NOW, parts=["payments"])
    statement = open_manifest((settings.HOME.editions / NAME).read_bytes())
    assert [part.name for part in statement.edition.parts] == ["policies", "totals", "column"]
    assert village("verify")["alterations"] == []


def test_a_new_edition_takes_the_place_of_the_old(village, write, settings):
    village(*OUT)
    village(
        "import", "deaths", write("d.csv", [["姓名", "身份证号", "死亡日期"], ["某", PLANTED["id18"], "2018-01-01"]])
    )
    village(*OUT)
    assert shown(settings) == {NAME, "E000002.sqlite3"}
    assert list(Edition.objects.values_list("number", "status")) == [(2, "released"), (1, "replaced")]
    assert village("verify")["alterations"] == []


@pytest.mark.parametrize(
    "name", ["editions/E000001.sqlite3", "editions/manifest.json", "prepared/E000001/refs.parquet"]
)
def test_verify_names_a_flipped_byte(village, settings, name):
    village(*OUT)
    file = settings.HOME.root / name
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    found = village("verify")["alterations"]
    assert [(item["kind"], item["where"]) for item in found] == [("file_changed", file.name)]


@pytest.mark.parametrize("change", [{"status": "recalled"}, {"released_by": "operator"}, {"found": {"x": 1}}])
def test_verify_names_a_changed_row(village, change):
    village(*OUT)
    Edition.objects.update(**change)
    assert [item["kind"] for item in village("verify")["alterations"]][:1] == ["fact_changed"]


def test_a_manifest_that_was_changed_does_not_open(village, settings):
    village(*OUT)
    raw = (settings.HOME.editions / NAME).read_bytes()
    with pytest.raises(ManifestUnfit):
        open_manifest(raw.replace(b"2026-", b"2027-", 1).replace(b"payments", b"payment5", 1))
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    forged = sign(body_of(open_manifest(raw)), Ed25519PrivateKey.generate())
    assert open_manifest(forged)
    with pytest.raises(ManifestUnfit):
        open_manifest(forged, json.loads(raw)["key"])
