"""Reads and checks `kinds/<kind>/dataset.yml`; a mistake in one is told with file, key and remedy."""

import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingType
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import yaml

from huimin.datasets.headers import FLOOR, LAND, MONEY, normalise_header
from huimin.datasets.types import (
    ARRIVALS,
    CHECKS,
    COLUMN_TYPES,
    FACT_TYPES,
    SEALS,
    SHAPES,
    Assertion,
    Column,
    Inference,
    Keep,
    Kind,
)
from huimin.kit.yamlfile import read_yaml

KINDS = Path(__file__).parent / "kinds"
_SHARED = Path(__file__).parent / "columns.yml"
_TERM = re.compile(r"\d+ years|permanent")

_KIND_KEYS = {
    "version", "title", "title_en", "publisher", "publisher_en", "about", "about_en", "shape", "grain", "grain_en",
    "arrives", "keep", "columns", "keys", "header", "required_date", "assertions", "infer",
}  # fmt: skip
_OPTIONAL = {"required_date", "assertions", "infer"}
_COLUMN_KEYS = {
    "name", "type", "title", "title_en", "aliases", "column", "seal", "required", "ignored", "fallback", "part", "unit",
    "note", "codes", "masked",
}  # fmt: skip


class KindError(ValueError):
    """A dataset.yml that cannot stand. Its text names the file, the key and what to write instead."""

    def __init__(self, path: Path, key: str, trouble: str, remedy: str):
        super().__init__(f"{path.parent.name}/{path.name}: {key}: {trouble}; {remedy}")


@lru_cache(maxsize=1)
def load_kinds() -> MappingType[str, Kind]:
    """Every kind by name, read once. Raises KindError on a malformed file."""
    return MappingProxyType({path.parent.name: read_kind(path) for path in sorted(KINDS.glob("*/dataset.yml"))})


def read_kind(path: Path) -> Kind:
    """Read and check one dataset.yml; its folder's name is the kind's name."""
    raw = _read_yaml(path)
    _check_kind(path, raw)
    columns = tuple(_read_column(path, at, item) for at, item in enumerate(_list(path, "columns", raw["columns"])))
    by_name = {column.name: column for column in columns}
    if len(by_name) != len(columns):
        raise KindError(path, "columns", "name a column twice", "give each column its own name")
    known = by_name.keys()
    return Kind(
        name=path.parent.name,
        columns=columns,
        by_name=MappingProxyType(by_name),
        lookup=MappingProxyType(_lookup(path, columns)),
        keep=Keep(**raw["keep"]),
        keys=_names(path, "keys", raw["keys"], known),
        header=tuple(_names(path, "header", group, known) for group in _list(path, "header", raw["header"])),
        required_date=_names(path, "required_date", raw.get("required_date", []), known),
        assertions=tuple(_assertion(path, item, known) for item in raw.get("assertions", [])),
        inferences=tuple(_inference(path, item, by_name) for item in raw.get("infer", [])),
        **{
            key: raw[key]
            for key in _KIND_KEYS - {"columns", "keep", "keys", "header", "required_date", "assertions", "infer"}
        },
    )


def _read_yaml(path: Path) -> dict:
    try:
        raw = read_yaml(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise KindError(path, f"line {line}", "is not YAML", "mend the indentation or quote the value") from error
    if not isinstance(raw, dict):
        raise KindError(path, "(top)", "is not a mapping", "write `version: 1`, `title: …` and so on")
    return raw


def _check_kind(path: Path, raw: dict) -> None:
    _check_keys(path, "(top)", raw, _KIND_KEYS, _KIND_KEYS - _OPTIONAL)
    _check_choice(path, "shape", raw["shape"], SHAPES)
    _check_choice(path, "arrives", raw["arrives"], ARRIVALS)
    if not isinstance(raw["version"], int):
        raise KindError(path, "version", "is not a whole number", "write `version: 1`")
    keep = raw["keep"]
    if not isinstance(keep, dict) or set(keep) != {"term", "note", "note_en"} or not _TERM.fullmatch(str(keep["term"])):
        raise KindError(
            path, "keep", "is not term, note and note_en", "write `keep: {term: 5 years, note: 为何, note_en: why}`"
        )


@lru_cache(maxsize=1)
def _shared_columns() -> dict[str, dict]:
    return _read_yaml(_SHARED)


def _with_shared(raw: dict) -> dict:
    """The entry, completed from `columns.yml` if it leaves out its type."""
    shared = _shared_columns().get(raw["name"])
    if "type" in raw or shared is None:
        return raw
    aliases = [*raw.get("aliases", []), *shared["aliases"]]
    return {**shared, **raw, "aliases": list(dict.fromkeys(aliases))}


def _read_column(path: Path, at: int, raw: dict) -> Column:
    key = f"columns[{at}]"
    if not isinstance(raw, dict) or "name" not in raw:
        raise KindError(path, key, "has no name", "write `- name: …` with type, title, title_en, aliases")
    key = f"columns.{raw['name']}"
    raw = _with_shared(raw)
    _check_keys(path, key, raw, _COLUMN_KEYS, {"name", "type", "title", "title_en", "aliases"})
    _check_choice(path, f"{key}.type", raw["type"], COLUMN_TYPES)
    _check_choice(path, f"{key}.seal", raw.get("seal", "none"), SEALS)
    unit = raw.get("unit", MONEY if raw["type"] == "amount" else None)
    _check_choice(path, f"{key}.unit", unit, (None, MONEY, LAND, FLOOR))
    if (raw["type"] == "code") != bool(raw.get("codes")):
        raise KindError(path, f"{key}.codes", "do not fit the type", "give `codes:` to type code and to no other")
    _check_spellings(path, key, raw.get("codes", {}))
    facts = _one_or_more(raw.get("column", []))
    for fact in facts:
        if fact not in FACT_TYPES and COLUMN_TYPES[raw["type"]] is None:
            raise KindError(path, f"{key}.column", f"{fact} has no fact type", "add it to FACT_TYPES")
    return Column(
        name=raw["name"],
        type=raw["type"],
        title=raw["title"],
        title_en=raw["title_en"],
        aliases=tuple(str(alias) for alias in _list(path, f"{key}.aliases", raw["aliases"])),
        facts=facts,
        seal=raw.get("seal", "none"),
        is_required=raw.get("required", False),
        is_ignored=raw.get("ignored", False),
        is_masked=raw.get("masked", False),
        fallback=_one_or_more(raw.get("fallback", [])),
        part=_part(path, key, raw),
        unit=unit,
        note=raw.get("note", ""),
        codes=MappingProxyType({code: tuple(map(str, said)) for code, said in raw.get("codes", {}).items()}),
    )


def _part(path: Path, key: str, raw: dict) -> tuple[int, int] | None:
    if "part" not in raw:
        return None
    at = _list(path, f"{key}.part", raw["part"])
    if len(at) != 2 or not all(isinstance(one, int) for one in at) or "fallback" not in raw:
        raise KindError(path, f"{key}.part", "says nothing", "write `part: [0, 18]` beside a fallback")
    return at[0], at[1]


def _lookup(path: Path, columns: tuple[Column, ...]) -> dict[str, tuple[str, int]]:
    lookup: dict[str, tuple[str, int]] = {}
    for column in columns:
        for priority, alias in enumerate((*column.aliases, column.title, column.name)):
            spelling = normalise_header(alias)
            owner = lookup.setdefault(spelling, (column.name, priority))[0]
            if owner != column.name:
                trouble = f"{alias!r} belongs to {owner} already"
                raise KindError(path, f"columns.{column.name}.aliases", trouble, "leave it to one of the two columns")
        _names(path, f"columns.{column.name}.fallback", list(column.fallback), {other.name for other in columns})
    return lookup


def _check_spellings(path: Path, key: str, codes: dict[str, list]) -> None:
    owners: dict[str, str] = {}
    for code, said in codes.items():
        for spelling in map(normalise_header, (code, *said)):
            if owners.setdefault(spelling, code) != code:
                trouble = f"{spelling!r} belongs to {owners[spelling]} and {code}"
                raise KindError(path, f"{key}.codes", trouble, "leave it to one of them")


def _assertion(path: Path, raw: dict, known: Iterable[str]) -> Assertion:
    _check_keys(path, "assertions", raw, {"check", "columns", "code"}, {"check", "columns", "code"})
    _check_choice(path, "assertions.check", raw["check"], CHECKS)
    return Assertion(raw["check"], _names(path, "assertions.columns", raw["columns"], known), raw["code"])


def _inference(path: Path, raw: dict, by_name: dict[str, Column]) -> Inference:
    _check_keys(path, "infer", raw, {"column", "value", "when"}, {"column", "value", "when"})
    _names(path, "infer.column", [raw["column"]], by_name)
    _check_choice(path, "infer.value", raw["value"], by_name[raw["column"]].codes)
    return Inference(raw["column"], raw["value"], _names(path, "infer.when", raw["when"], by_name))


def _names(path: Path, key: str, raw: object, known: Iterable[str]) -> tuple[str, ...]:
    names = tuple(_list(path, key, raw))
    for name in names:
        if name not in known:
            raise KindError(path, key, f"{name!r} is no column of this kind", "name one of its columns")
    return names


def _one_or_more(raw: str | list[str]) -> tuple[str, ...]:
    return (raw,) if isinstance(raw, str) else tuple(raw)


def _list(path: Path, key: str, raw: object) -> list:
    if not isinstance(raw, list):
        raise KindError(path, key, "is not a list", "write it as [a, b]")
    return raw


def _check_keys(path: Path, key: str, raw: object, allowed: set[str], needed: set[str]) -> None:
    if not isinstance(raw, dict):
        raise KindError(path, key, "is not a mapping", f"write the keys {', '.join(sorted(needed))}")
    if missing := needed - raw.keys():
        raise KindError(path, key, f"lacks {', '.join(sorted(missing))}", "add it")
    if strange := raw.keys() - allowed:
        trouble = f"has the unknown key {min(map(str, strange))}"
        raise KindError(path, key, trouble, f"use only {', '.join(sorted(allowed))}")


def _check_choice(path: Path, key: str, value: object, choices: Iterable) -> None:
    if value not in choices:
        shown = ", ".join(str(choice) for choice in choices if choice is not None)
        raise KindError(path, key, f"{value!r} is not known", f"use one of {shown}")
