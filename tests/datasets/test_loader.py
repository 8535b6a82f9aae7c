"""A mistake in a dataset.yml is told with file, key and remedy."""

import pytest
import yaml

from huimin.datasets.loader import KINDS, KindError, read_kind


@pytest.fixture
def written(tmp_path):
    """Write the deaths kind, changed, and read it back."""

    def written(change):
        raw = yaml.safe_load((KINDS / "deaths" / "dataset.yml").read_text(encoding="utf-8"))
        change(raw)
        folder = tmp_path / "sample_kind"
        folder.mkdir(exist_ok=True)
        (folder / "dataset.yml").write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
        return read_kind(folder / "dataset.yml")

    return written


def column(raw, name):
    return next(item for item in raw["columns"] if item["name"] == name)


def test_unchanged_it_reads(written):
    assert written(lambda raw: None).name == "sample_kind"


@pytest.mark.parametrize(
    ("change", "key", "remedy"),
    [
        (lambda raw: raw.pop("publisher"), "(top)", "add it"),
        (lambda raw: raw.update(publishr="x"), "(top)", "use only"),
        (lambda raw: raw.update(version="one"), "version", "write `version: 1`"),
        (lambda raw: raw.update(shape="table"), "shape", "use one of payments, list, register"),
        (lambda raw: raw.update(arrives="daily"), "arrives", "use one of whole"),
        (lambda raw: raw.update(keep="5 years"), "keep", "write `keep: {term: 5 years"),
        (lambda raw: raw.update(keys=["number"]), "keys", "name one of its columns"),
        (lambda raw: raw.update(header="name"), "header", "write it as [a, b]"),
        (lambda raw: raw.update(header=[["nmae"]]), "header", "name one of its columns"),
        (lambda raw: raw["columns"].append({"type": "text"}), "columns[", "write `- name: …`"),
        (lambda raw: raw["columns"].append(column(raw, "died_on")), "columns", "its own name"),
        (lambda raw: column(raw, "died_on").update(type="datum"), "columns.died_on.type", "use one of text"),
        (lambda raw: column(raw, "cause").update(seal="yes"), "columns.cause.seal", "use one of none"),
        (lambda raw: column(raw, "cause").update(unit="mile"), "columns.cause.unit", "use one of money"),
        (lambda raw: column(raw, "cause").update(codes={"a": []}), "columns.cause.codes", "to type code"),
        (lambda raw: column(raw, "cause").update(aliases=["火化日期"]), "columns.cause.aliases", "leave it to one"),
        (lambda raw: column(raw, "birth_on").update(part=[0, 8]), "columns.birth_on.part", "beside a fallback"),
        (lambda raw: column(raw, "name").update(fallback="nobody"), "columns.name.fallback", "name one of its columns"),
        (lambda raw: column(raw, "phone").update(column="dial"), "columns.phone.column", "add it to FACT_TYPES"),
        (
            lambda raw: column(raw, "source")["codes"].update(medical=["火化"]),
            "columns.source.codes",
            "leave it to one of them",
        ),
        (lambda raw: raw["infer"].append({"column": "source", "value": "x", "when": []}), "infer.value", "use one of"),
        (lambda raw: raw["assertions"].append({"check": "odd"}), "assertions", "add it"),
    ],
)
def test_a_malformed_kind_is_told_with_file_key_and_remedy(written, change, key, remedy):
    with pytest.raises(KindError) as raised:
        written(change)
    sentence = str(raised.value)
    assert sentence.startswith(f"sample_kind/dataset.yml: {key}")
    assert remedy in sentence
    assert "\n" not in sentence


def test_text_that_is_no_yaml_names_its_line(tmp_path):
    path = tmp_path / "dataset.yml"
    path.write_text("version: 1\ntitle: [a\n", encoding="utf-8")
    with pytest.raises(KindError, match=r"dataset.yml: line 3: is not YAML"):
        read_kind(path)
    path.write_text("- a\n", encoding="utf-8")
    with pytest.raises(KindError, match="is not a mapping"):
        read_kind(path)


def test_a_shared_column_is_completed_and_its_own_aliases_are_preferred(written):
    kind = written(lambda raw: None)
    sex = kind.column("sex")
    assert (sex.type, sex.title_en) == ("sex", "Sex")
    assert sex.aliases[:2] == ("性别", "死者性别")
    assert kind.lookup["姓名"] == ("name", 0)
