"""A sealed file written anew: the same content under another key, and never of a file that is not what was recorded."""

import hashlib
import os
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huimin.warehouse import files, resealing
from huimin.warehouse.files import FileAltered, SealingKeys, sealed_under
from huimin.warehouse.home import Home
from huimin.warehouse.sealed import SealedWriter, WrongKey, read_sealed

OLD = SealingKeys({"k1": bytes(range(32))}, newest="k1", first="k1")
BOTH = SealingKeys({**OLD.secrets, "s2": bytes(range(1, 33))}, newest="s2", first="k1")
NEW = replace(BOTH, secrets={"s2": BOTH.secrets["s2"]})
TABLE = pa.table({"ref": [1, 2, 3], "name": ["吴某顺", None, "郑某金"]})


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path, tmp_path / "keys")


def sealed_bytes(path, content, keys=OLD):
    plain = path.with_name("plain")
    plain.write_bytes(content)
    files.seal(plain, path, keys)
    plain.unlink()
    return path


def sealed_table(path, keys=OLD):
    writer = SealedWriter(path, TABLE.schema, keys)
    writer.write(TABLE)
    writer.write(TABLE.slice(2))
    writer.close()
    return path


def test_a_table_keeps_rows_types_and_groups(home):
    path = sealed_table(home.root / "sealed.parquet")
    resealing.reseal(path, home.root / "sealed.s2.parquet", home, BOTH)
    assert sealed_under(path, BOTH) == "k1"  # it stays beside
    moved = home.root / "sealed.s2.parquet"
    assert sealed_under(moved, BOTH) == "s2"
    assert read_sealed(moved, NEW).equals(read_sealed(path, OLD))
    assert read_sealed(moved, NEW, rows=[3]).num_rows == 2
    with pytest.raises(WrongKey):
        read_sealed(moved, OLD)


@pytest.mark.parametrize("size", [0, files._CHUNK, files._CHUNK + 1])
def test_bytes_keep_content_and_time(home, size):
    content = os.urandom(size)
    path = sealed_bytes(home.root / "x.sealed", content)
    os.utime(path, (1, 1))
    resealing.reseal(path, path, home, BOTH, plain_sha256=hashlib.sha256(content).hexdigest())
    assert b"".join(files.unseal(path, NEW)) == content
    assert path.stat().st_mtime == 1
    with pytest.raises(FileAltered):
        list(files.unseal(path, OLD))


def test_what_holds_something_else_than_its_name_says_is_left(home):
    home.originals.mkdir()
    whole, other = hashlib.sha256(b"list").hexdigest(), hashlib.sha256(b"another list").hexdigest()
    paths = [sealed_bytes(home.original(name), b"list") for name in (whole, other)]
    before = paths[1].read_bytes()
    done = list(resealing.reseal_all(paths, home, BOTH, named_by_content=True))
    assert done == [
        resealing.Resealed(f"originals/{whole}.sealed"),
        resealing.Resealed(f"originals/{other}.sealed", is_left=True),
    ]
    assert paths[1].read_bytes() == before
    assert list(home.tmp.iterdir()) == []
    assert list(resealing.reseal_all(paths[:1], home, BOTH, named_by_content=True)) == []  # done already


def test_the_home_is_looked_through_for_sealed_files_of_both_kinds(home):
    for folder in ("batches/1", "anywhere/deep", "uploads"):
        (home.root / folder).mkdir(parents=True)
    sealed_table(home.batch(1) / "sealed.parquet", BOTH)
    pq.write_table(TABLE, home.batch(1) / "facts.parquet")
    sealed_bytes(home.root / "anywhere/deep/x", b"x")
    sealed_bytes(home.uploads / "sent.csv", b"a stranger may send such a file")
    (home.batch(1) / "empty").touch()
    (home.batch(1) / "torn.parquet").write_bytes(b"PARE")
    found = {str(path.relative_to(home.root)): key for path, key in resealing.sealed_files(home, BOTH)}
    assert found == {"batches/1/sealed.parquet": "s2", "anywhere/deep/x": "k1"}
