"""Reads rule files: a YAML header in comment lines, then one SELECT. Says file and remedy where one cannot stand."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import yaml

from huimin.rules.checker import check, parse
from huimin.rules.types import SEVERITIES, STATUSES, SUBJECTS, Basis, Parameter, Rule

LIBRARY = Path(__file__).parent / "library"
_TEXT_KEYS = (
    "title", "title_en", "reason_zh", "reason_en", "basis", "false_positives", "known_gaps", "verify_steps", "duty",
)  # fmt: skip
_KEYS = {
    "id",
    "status",
    "severity",
    "subject",
    "needs",
    "programmes",
    "params",
    "amount",
    "partition_by",
    "portable",
    *_TEXT_KEYS,
}


class RuleError(ValueError):
    """A rule file that cannot stand. Its text names rule, place and remedy."""


@lru_cache(maxsize=1)
def load_library() -> MappingProxyType:
    """Every rule by id; `RuleError` names the first that cannot stand."""
    rules = [read_rule(path) for path in sorted(LIBRARY.glob("*/*.sql"))]
    return MappingProxyType({rule.id: rule for rule in rules})


def read_rule(path: Path) -> Rule:
    """One rule file, checked."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    n_header = next((at for at, line in enumerate(lines) if not line.startswith("--")), len(lines))
    try:
        header = yaml.safe_load("\n".join(line[2:].removeprefix(" ") for line in lines[:n_header]))
    except yaml.YAMLError as error:
        raise RuleError(f"{path.stem}: the header is no YAML; write `-- key: value` lines above the SELECT") from error
    if header.get("id") != path.stem:
        raise RuleError(f"{path.stem}: id is {header.get('id')!r}; write the file's name")
    if strange := set(header) - _KEYS:
        raise RuleError(f"{path.stem}: unknown header key {sorted(strange)[0]}; use only {', '.join(sorted(_KEYS))}")
    rule = _rule(path, header, "\n".join(lines[n_header:]).strip())
    if problem := check(rule):
        raise RuleError(f"{path.stem}: {problem}")
    return rule


def _rule(path: Path, header: dict, sql: str) -> Rule:
    severity, steps = _severity(path, header["severity"])
    for key, allowed in (("status", STATUSES), ("subject", SUBJECTS)):
        if header.get(key) not in allowed:
            raise RuleError(f"{path.stem}: {key} is {header.get(key)!r}; use one of {', '.join(allowed)}")
    params = {name: Parameter(item["default"], item["unit"]) for name, item in (header.get("params") or {}).items()}
    logic = [
        parse(sql).sql("duckdb"),
        sorted((n, p.default, p.unit) for n, p in params.items()),
        header["needs"],
        header["programmes"],
    ]
    text = [header.get(key) for key in _TEXT_KEYS]
    return Rule(
        id=header["id"],
        theme=path.parent.name,
        title=header["title"],
        title_en=header["title_en"],
        status=header["status"],
        severity=severity,
        steps=steps,
        subject=header["subject"],
        needs=tuple(header["needs"]),
        programmes=tuple(header["programmes"]),
        params=MappingProxyType(params),
        amount=header["amount"],
        partition_by=header["partition_by"],
        reason_zh=header["reason_zh"],
        reason_en=header["reason_en"],
        basis=tuple(Basis(item["law"], str(item["article"]), bool(item["checked"])) for item in header["basis"]),
        false_positives=tuple(header["false_positives"]),
        known_gaps=tuple(header.get("known_gaps") or ()),
        verify_steps=tuple(header["verify_steps"]),
        duty=tuple(header["duty"]),
        portable=header.get("portable", True),
        sql=sql,
        logic_version=_digest(logic),
        text_version=_digest(text),
    )


def _severity(path: Path, given) -> tuple[str, tuple[tuple[int, str], ...]]:
    if isinstance(given, dict):
        steps = tuple(sorted((months, name) for name, months in given.items() if name != "by"))
        names = [name for _, name in steps]
        severity = names[0] if names else ""
    else:
        severity, steps, names = given, (), [given]
    if not names or any(name not in SEVERITIES for name in names):
        raise RuleError(f"{path.stem}: severity {given!r}; use one of {', '.join(SEVERITIES)}, or months for each")
    return severity, steps


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()
