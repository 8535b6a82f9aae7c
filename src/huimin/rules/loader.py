"""Reads rule files: a YAML header in comment lines, then one SELECT. Says rule, line and remedy where one cannot stand."""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from sqlglot import exp

from huimin.kit.yamlfile import read_yaml
from huimin.rules.checker import check_rule
from huimin.rules.compiler import engine_text
from huimin.rules.header import parts
from huimin.rules.remembered import remembered
from huimin.rules.syntax import Refused
from huimin.rules.types import (
    SEVERITIES,
    UNITS,
    Basis,
    Duty,
    Gap,
    Parameter,
    Reach,
    Rule,
    RuleError,
    Text,
)  # fmt: skip

LIBRARY = Path(__file__).parent / "library"
_CHECKED = ("params", "needs", "lists")


@lru_cache(maxsize=1)
def load_library() -> Mapping[str, Rule]:
    """Every rule of the library by id; RuleError names the first that cannot stand."""
    paths = sorted(LIBRARY.glob("*/*.sql"), key=lambda path: (path.parent.name, path.stem))
    return MappingProxyType(remembered(lambda: {path.stem: read_rule(path) for path in paths}))


def read_rule(path: Path) -> Rule:
    """One rule file, checked whole."""
    return rule_from(path.read_text(encoding="utf-8"), rule_id=path.stem, theme=path.parent.name)


def rule_from(text: str, *, rule_id: str, theme: str) -> Rule:
    """A rule from the text of its file; RuleError names rule, line and remedy."""
    header, n_header, sql = parts(text, rule_id)
    reasons = {key: header[key] for key in ("reason_zh", "reason_en")}
    try:
        units = {name: said["unit"] for name, said in header["params"].items()}
        tree, reach = check_rule(sql, reasons=reasons, units=units, **{key: header[key] for key in _CHECKED})
    except Refused as refused:
        raise RuleError(f"{rule_id}, line {n_header + refused.line}: {refused}") from refused
    except (KeyError, TypeError, AttributeError) as error:
        raise RuleError(f"{rule_id}: params cannot be read; write name: {{default, unit, zh, en}}") from error
    except ValueError as error:
        raise RuleError(f"{rule_id}: a placeholder of reason_zh or reason_en is broken; write {{column}}") from error
    try:
        return _rule(header, sql.strip(), tree, reach, theme)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise RuleError(
            f"{rule_id}: the header cannot be read ({type(error).__name__} {error}); see docs/rules"
        ) from error


def words_from(text: str, *, rule_id: str, theme: str) -> Rule:
    """What the header of a file says, whether or not its SELECT can still stand; it rests on nothing and is not run."""
    header, _, sql = parts(text, rule_id)
    return _rule(header, sql.strip(), exp.Select(), Reach(None, (), {}, ()), theme)


def _unit(said: str) -> Text:
    return Text(UNITS.get(said, said), said)


def _rule(header: dict, sql: str, tree: exp.Expression, reach: Reach, theme: str) -> Rule:
    gaps = tuple(Gap(item["zh"], item["en"], item.get("kind")) for item in header["known_gaps"])
    severity, steps_by, steps = _severity(header["severity"], is_lowered=any(gap.kind for gap in gaps))
    params = {
        name: Parameter(item["default"], _unit(item["unit"]), Text(item["zh"], item["en"]))
        for name, item in header["params"].items()
    }
    logic = [
        tree.sql("duckdb", comments=False, normalize=True), header["subject"], sorted(header["needs"]),
        sorted(header["programmes"]), sorted((name, p.default) for name, p in params.items()),
    ]  # fmt: skip
    said = {key: header[key] for key in sorted(header.keys() - {"needs", "params", "programmes", "subject", "lists"})}
    return Rule(
        **{key: header[key] for key in ("id", "title", "title_en", "status", "subject", "direction", "amount")},
        **{key: header[key] for key in ("reason_zh", "reason_en", "portable")},
        theme=theme,
        severity=severity,
        steps_by=steps_by,
        steps=steps,
        needs=tuple(header["needs"]),
        programmes=tuple(header["programmes"]),
        params=MappingProxyType(params),
        basis=tuple(_basis(item) for item in header["basis"]),
        false_positives=_texts(header["false_positives"]),
        known_gaps=gaps,
        verify_steps=_texts(header["verify_steps"]),
        duty=tuple(Duty(role, **_vocabulary("duties")[role]) for role in header["duty"]),
        notes=_texts(header["notes"]),
        reach=reach,
        sql=sql,
        text=engine_text(tree, rule_id=header["id"], summaries=reach.summaries),
        logic_version=_digest(logic),
        text_version=_digest(said),
    )


def _severity(given: object, *, is_lowered: bool) -> tuple[str, str | None, tuple[tuple[int, str], ...]]:
    """The level, or the lowest of the steps; each one step down while an exemption cannot be seen."""
    steps_by = given.get("by") if isinstance(given, dict) else None
    levels = {name: number for name, number in given.items() if name != "by"} if isinstance(given, dict) else {given: 0}
    if not levels or not set(levels) <= set(SEVERITIES) or steps_by not in (None, "n_months", "amount_fen"):
        raise ValueError(f"severity {given}; use one of {', '.join(SEVERITIES)}, or {{by: n_months, low: 1, high: 4}}")
    steps = sorted((number, lowered(name) if is_lowered else name) for name, number in levels.items())
    return steps[0][1], steps_by, tuple(steps) if steps_by else ()


def duties() -> Mapping[str, Duty]:
    """Every word a duty chain may name, as duties.yml lists them; postings use the same."""
    return {role: Duty(role, **said) for role, said in _vocabulary("duties").items()}


def themes() -> Mapping[str, Text]:
    """What each theme (folder of the library) is called, in the order of lists."""
    named = {theme: Text(**said) for theme, said in _vocabulary("themes").items()}
    return named | {
        rule.theme: Text(rule.theme, rule.theme) for rule in load_library().values() if rule.theme not in named
    }


def lowered(level: str) -> str:
    """One step below a severity; info stays."""
    return SEVERITIES[min(SEVERITIES.index(level) + 1, len(SEVERITIES) - 1)]


def _basis(item: Mapping) -> Basis:
    law = _vocabulary("laws")[item["law"]]
    article = str(item["article"])
    if item["checked"] is not (article in [str(one) for one in law["checked"]]):
        raise ValueError(f"{item['law']} {article}: checked must agree with laws.yml")
    return Basis(item["law"], article, item["checked"], Text(law["zh"], law["en"]))


@lru_cache(maxsize=4)
def _vocabulary(name: str) -> Mapping[str, Mapping]:
    return read_yaml((LIBRARY / f"{name}.yml").read_text(encoding="utf-8"))


def _texts(items: list[Mapping[str, str]]) -> tuple[Text, ...]:
    return tuple(Text(item["zh"], item["en"]) for item in items)


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()
