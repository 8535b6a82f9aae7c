"""The sealing key rotated in a home where every room has sealed something: all of it moves, and nothing that was altered."""

import hashlib
import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from huimin.audit import queries as audit
from huimin.casework.attachments import content
from huimin.casework.models import Attachment
from huimin.casework.types import NewFile
from huimin.identity import actions as identity
from huimin.identity.queries import load
from huimin.intake import actions as intake
from huimin.intake.models import Batch
from huimin.intake.queries import returned_file
from huimin.ledger import resealing as ledger_resealing
from huimin.ledger.queries import facts_of, sealed_of, shown
from huimin.pipeline import rotating
from huimin.warehouse import files
from huimin.warehouse.resealing import sealed_files
from huimin.warehouse.sealed import SealedWriter, WrongKey, is_table, read_sealed
from tests.casework.conftest import PDF, desk
from tests.command import number

__all__ = ["desk"]
HUKOU = [["户号", "与户主关系", "姓名", "身份证号", "乡镇", "村居"]]
HUKOU += [["H1", "户主", "陈水金", number(serial=333), "石竹街道", "高仑村"]]
HUKOU += [["H2", "户主", "林某", number()[:15] + "000", "石竹街道", "高仑村"]]
REFUSED_ROWS = [["姓名", "身份证号", "村居", "所属期", "发放金额"], ["吴某顺", number(), "高仑村", "2018-01", "不详"]]
MORE = [["姓名", "身份证号", "死亡日期"], ["林某金", number(birth="19600101", serial=127), "2018-09-01"]]
FLAGS = ("--programme", "GAOLING", "--region", "350181")


def _full(desk):
    """Something of each kind that is sealed."""
    huimin = desk.huimin
    assert huimin("import", "households", desk.write("hukou.csv", HUKOU), "--region", "350181")["batches"]
    back = huimin("import", "payments", desk.write("back.csv", REFUSED_ROWS), *FLAGS)
    assert back["batches"][0]["status"] == "returned"
    desk.does("assign", "inspector")
    desk.does("reply", "civil", text="见附件", files=[PDF, NewFile("走访.jpg", b"\xff\xd8\xff made up")])
    answers = {"zh": ({"clues": ["陈水金"]}, b"PK workbook")}
    intake.keep_prechecked(home=desk.home, job_id=1, keys=keys_of(desk.home), answers=answers)
    assert huimin("verify")["alterations"] == []


@pytest.fixture
def full(desk, begin):
    begin(_full, desk)
    return desk


def keys_of(home):
    return load(home.keys, home.root).sealing


def opened(path, keys):
    """What a sealed file holds, as far as these keys open it."""
    return read_sealed(path, keys).to_pylist() if is_table(path) else b"".join(files.unseal(path, keys))


def contents(home, keys):
    """How often each content lies sealed in the home; for that names and bytes may change."""
    return Counter(repr(opened(path, keys)) for path, _ in sealed_files(home, keys))


def kinds(home, keys):
    """Sealed files by what they are, whatever a rotation calls them."""
    names = (path.relative_to(home.root) for path, _ in sealed_files(home, keys))
    return {(name.parts[0], name.name.split(".")[0] if name.parts[0] == "batches" else "") for name in names}


def books(full):
    """What the books say, and the facts they say it from."""
    facts = [hashlib.sha256(facts_of(full.home, batch).read_bytes()).hexdigest() for batch in shown()]
    return facts, full.huimin("clues", "--all"), [batch.n_rows for batch in shown()]


def other_key_opens(path, keys):
    try:
        return bool(opened(path, keys))
    except (WrongKey, files.FileAltered):
        return False


EVERY_KIND = {
    ("attachments", ""), ("batches", "damaged"), ("batches", "index"), ("batches", "returned"), ("batches", "sealed"),
    ("originals", ""), ("prechecks", ""),
}  # fmt: skip


def test_everything_moves_and_the_old_key_opens_nothing(full):
    home, old = full.home, keys_of(full.home)
    before, said = contents(home, old), books(full)
    assert kinds(home, old) == EVERY_KIND
    assert all(other_key_opens(path, old) for path, _ in sealed_files(home, old))  # the control
    answer = full.huimin("key", "rotate")
    new = keys_of(home)
    assert (answer["key"], answer["from"], answer["to"]) == (old.first, old.newest, new.newest)
    assert list(new.secrets) == [answer["to"]]
    lying = list(sealed_files(home, new))
    assert {key for _, key in lying} == {answer["to"]}
    assert (len(lying), sum(path.stat().st_size for path, _ in lying)) == (answer["n_files"], answer["n_bytes"])
    assert kinds(home, new) == EVERY_KIND
    assert contents(home, new) == before
    assert not [path for path, _ in lying if other_key_opens(path, old)]
    assert books(full) == said
    assert full.huimin("verify")["alterations"] == []
    (begun,) = audit.entries(subject=f"key:{answer['to']}", types=("key.rotation_begun",))
    (ended,) = audit.entries(subject=f"key:{answer['to']}", types=("key.rotated",))
    assert begun.seq < ended.seq
    assert ended.payload == {name: value for name, value in answer.items() if name != "seconds"}


def test_it_can_be_done_again(full):
    before = contents(full.home, keys_of(full.home))
    first, second = full.huimin("key", "rotate"), full.huimin("key", "rotate")
    assert second["from"] == first["to"] != second["to"]
    assert contents(full.home, keys_of(full.home)) == before
    assert full.huimin("verify")["alterations"] == []


def _forged(path, keys):
    """The file with another content, well sealed under the old key: only what was recorded tells it from the right one."""
    if is_table(path):
        rows = read_sealed(path, keys)
        writer = SealedWriter(path, rows.schema, keys)
        writer.write(rows.slice(0, rows.num_rows - 1))
        writer.close()
        return
    plain = path.with_name("forged")
    plain.write_bytes(b"%PDF- another")
    files.seal(plain, path, keys)
    plain.unlink()


def _sealed_again(path, keys):
    """The same content in other bytes."""
    plain = path.with_name("again")
    plain.write_bytes(b"".join(files.unseal(path, keys)))
    files.seal(plain, path, keys)
    plain.unlink()


def _flipped(path, _):
    raw = path.read_bytes()
    path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))


def _altered_ones(full):
    """Files of each kind and how they are altered: forged where bytes or content are recorded, else torn."""
    home, posted = full.home, Batch.objects.get(file="dibao.csv")
    return {
        sealed_of(home, posted.number): _forged,
        returned_file(home, posted): _forged,
        home.original(posted.sha256): _forged,
        home.attachment(Attachment.objects.get(name="核查材料.pdf").file): _forged,
        home.attachment(Attachment.objects.get(name="走访.jpg").file): _sealed_again,
        returned_file(home, Batch.objects.get(file="back.csv")): _flipped,
        home.prechecks / "1.zh.json.sealed": _flipped,
    }


def test_an_altered_file_is_named_left_as_it_is_and_keeps_the_old_key(full):
    home, old, whole = full.home, keys_of(full.home), {}
    for path, alter in _altered_ones(full).items():
        whole[path] = path.read_bytes()
        alter(path, old)
    altered = {path: path.read_bytes() for path in whole}
    found = Counter(one["kind"] for one in full.huimin("verify")["alterations"])
    refused = full.huimin("key", "rotate")["error"]
    assert (full.huimin.code, refused["code"]) == (3, "rotation_unfinished")
    assert all(str(path.relative_to(home.root)) in refused["message"] for path in whole)
    assert {path: path.read_bytes() for path in whole} == altered
    assert old.newest in keys_of(home).secrets
    assert Counter(one["kind"] for one in full.huimin("verify")["alterations"]) == found
    assert full.huimin("import", "deaths", full.write("more.csv", MORE))["batches"][0]["status"] == "accepted"
    assert not list(audit.entries(types=("key.rotated",)))
    for path, raw in whole.items():
        path.write_bytes(raw)
    assert full.huimin("key", "rotate")["from"] == old.newest
    assert list(keys_of(home).secrets) == [keys_of(home).newest]
    assert full.huimin("verify")["alterations"] == []
    assert len(list(audit.entries(types=("key.rotation_begun",)))) == 1


class Stopped(Exception):
    """Ends a rotation in the middle."""


def test_while_it_is_unfinished_everything_works_under_both_keys(full, monkeypatch):
    home, before = full.home, contents(full.home, keys_of(full.home))
    whole, calls = ledger_resealing.seal_anew, []

    def stop(*words, **named):
        calls.append(words)
        if len(calls) == 3:
            raise Stopped
        whole(*words, **named)

    with monkeypatch.context() as patch:
        patch.setattr(ledger_resealing, "seal_anew", stop)
        with pytest.raises(Stopped):
            full.huimin("key", "rotate")
    keys = keys_of(home)
    assert len({key for _, key in sealed_files(home, keys)}) == 2
    assert full.huimin("verify")["alterations"] == []
    assert set(before) <= set(contents(home, keys))
    assert content(home, Attachment.objects.order_by("pk").first()) == PDF.content
    assert full.huimin("import", "payments", full.write("back2.csv", REFUSED_ROWS), *FLAGS)["batches"][0][
        "returned_file"
    ]
    assert full.huimin("import", "deaths", full.write("more.csv", MORE))["batches"][0]["n_accepted"] == 1
    full.does("reply", "civil", text="再附", files=[PDF])
    assert full.huimin("compare", "--rule", "paid_after_death")["status"] == "done"
    assert full.huimin("key", "rotate")["to"] == keys.newest
    assert full.huimin("verify")["alterations"] == []
    assert {key for _, key in sealed_files(home, keys)} == {keys.newest}


def test_a_file_attached_in_the_moment_of_the_beginning_is_not_lost(full, monkeypatch):
    """A request that had read the keys just before seals under the old one; the second pass finds its row."""
    home, old, whole, calls = full.home, keys_of(full.home), rotating._finished, []

    def late(rotation):
        calls.append(rotation)
        if len(calls) == 1:
            with pytest.MonkeyPatch.context() as patch:
                ring = SimpleNamespace(sealing=replace(old, secrets={old.newest: old.secrets[old.newest]}))
                patch.setattr("huimin.casework.attachments.load", lambda *_: ring)
                full.does("reply", "civil", text="再附", files=[NewFile("迟到.pdf", b"%PDF- late")])
        return whole(rotation)

    monkeypatch.setattr(rotating, "_finished", late)
    full.huimin("key", "rotate")
    assert len(calls) == 2
    assert content(home, Attachment.objects.get(name="迟到.pdf")) == b"%PDF- late"
    assert full.huimin("verify")["alterations"] == []


def test_a_place_nobody_thought_of_keeps_the_old_key(full):
    home, old = full.home, keys_of(full.home)
    (home.root / "plain").write_bytes(b"x")
    (home.root / "new-place").mkdir()
    files.seal(home.root / "plain", home.root / "new-place/one", old)
    refused = full.huimin("key", "rotate")["error"]
    assert refused["code"] == "rotation_unfinished"
    assert "new-place/one" in refused["message"]
    assert opened(home.root / "new-place/one", keys_of(home)) == b"x"


def test_who_may_not_copy_keys_may_not_rotate_them(full):
    assert full.huimin("key", "rotate", "--by", "finance")["error"]["code"] == "power_missing"
    assert list(keys_of(full.home).secrets) == [keys_of(full.home).first]


def test_copies_of_keys_before_and_after(full, tmp_path):
    """The one from before is refused, in both languages; the one from after brings everything back."""
    home, words = full.home, ("--passphrase-from", full.write("words", ["高仑村 2018"]))
    before, after = tmp_path / "before", tmp_path / "after"
    full.huimin("key", "copy", before, *words)
    ring = full.huimin("key", "rotate")
    full.huimin("key", "copy", after, *words)
    (home.keys / "master.json").unlink()
    for lang, said in (("zh", "密钥备份"), ("en", "restore a copy of the keys made since the rotation")):
        refused = full.huimin("key", "restore", before, *words, "--lang", lang)["error"]
        assert (full.huimin.code, refused["code"]) == (2, "sealing_key_missing")
        assert said in refused["message"]
        assert ring["to"] in refused["message"]
    assert not (home.keys / "master.json").exists()
    full.huimin("key", "restore", after, *words)
    assert full.huimin("verify")["alterations"] == []
    assert json.loads(opened(home.prechecks / "1.zh.json.sealed", keys_of(home))) == {"clues": ["陈水金"]}


def test_scratch_of_the_old_key_goes_too(full):
    """What a killed import and a killed request were sealing."""
    left = [full.home.tmp / name for name in ("a.sealing", "b.sealed", "c.resealing")]
    for path in left:
        (full.home.root / "plain").write_bytes(b"x")
        files.seal(full.home.root / "plain", path, keys_of(full.home))
    full.huimin("key", "rotate")
    assert [path.name for path in left if path.exists()] == []


def test_the_order_of_the_steps_of_the_keyring(full):
    """A key is there before anything asks for it, and the trace knows of it before a file is sealed under it."""
    home = full.home
    identity.add_sealing_key(home.keys, home.root)
    assert keys_of(home).newest == keys_of(home).first
    assert full.huimin("import", "deaths", full.write("more.csv", MORE))["batches"][0]["n_accepted"] == 1
    assert {key for _, key in sealed_files(home, keys_of(home))} == {keys_of(home).first}
    made = load(home.keys, home.root).last
    assert full.huimin("key", "rotate")["to"] == made  # it goes on with the key that is there
    assert datetime.now(UTC) > next(audit.entries(types=("key.rotation_begun",))).at
