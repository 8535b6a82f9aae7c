"""What the header of a rule file may say, key by key: what cannot stand is named with its line or key and the remedy."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

import yaml

from huimin.kit.yamlfile import read_yaml
from huimin.rules.types import AMOUNTS, DIRECTIONS, SEVERITIES, STATUSES, SUBJECTS, RuleError

_ABSENT = {
    "programmes": [], "params": {}, "known_gaps": [], "notes": [], "portable": True, "direction": "overpaid", "lists": [],
}  # fmt: skip
_STEPS_BY = ("n_months", "amount_fen")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_LONGEST = 100_000
_MOST = 10**15  # of a parameter: fen of all that a province pays


def parts(text: str, rule_id: str) -> tuple[dict, int, str]:
    """(header, how many lines it has, SELECT) of a rule file; RuleError where the header cannot stand."""
    lines = text.splitlines()
    n_header = next((at for at, line in enumerate(lines) if not line.startswith("--")), len(lines))
    header = _header("\n".join(line[2:].removeprefix(" ") for line in lines[:n_header]), rule_id)
    return header, n_header, "\n".join(lines[n_header:])


def _header(text: str, rule_id: str) -> dict:
    header = _read(text, rule_id)
    if not isinstance(header, dict):
        raise RuleError(f"{rule_id}, line 1: there is no header; write `-- key: value` lines above the SELECT")
    if missing := _SHAPES.keys() - _ABSENT.keys() - header.keys():
        raise RuleError(f"{rule_id}, line 1: the header has no {min(missing)}; add it")
    if strange := header.keys() - _SHAPES.keys():
        raise RuleError(
            f"{rule_id}, line 1: unknown header key {min(map(str, strange))}; take it out or mend its spelling"
        )
    if header["id"] != rule_id:
        raise RuleError(f"{rule_id}, line 1: id is {header['id']}; write the file's name")
    header = _ABSENT | header
    for key, (stands, remedy) in _SHAPES.items():
        if not stands(header[key]):
            said = f" is {header[key]};" if isinstance(header[key], str) and len(header[key]) < 40 else ":"
            raise RuleError(f"{rule_id}, line 1: {key}{said} {remedy}")
    return header


def _read(text: str, rule_id: str) -> object:
    if len(text) > _LONGEST:
        raise RuleError(f"{rule_id}, line 1: the header has more than {_LONGEST} characters; say less")
    try:
        return read_yaml(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise RuleError(f"{rule_id}, line {mark.line + 1 if mark else 1}: the header is no YAML; mend it") from error


def _is_text(value: object, longest: int = 1_000) -> bool:
    return isinstance(value, str) and len(value.strip()) > 0 and len(value) <= longest and value.isprintable()


def _is_title(value: object) -> bool:
    return _is_text(value, 100)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MOST


def _are_words(value: object) -> bool:
    return isinstance(value, list) and all(_is_title(one) for one in value)


def _is_entry(keys: Mapping[str, Callable[[object], bool]], more: Mapping[str, Callable[[object], bool]]):
    """Whether a value is a mapping with these keys, and some of `more`, each as it should be."""
    known = {**keys, **more}

    def stands(value: object) -> bool:
        if not isinstance(value, dict) or not keys.keys() <= value.keys() <= known.keys():
            return False
        return all(known[key](one) for key, one in value.items())

    return stands


_BOTH = {"zh": _is_text, "en": _is_text}
_is_parameter = _is_entry({"default": _is_whole, "unit": _is_title, **_BOTH}, {})


def _are(stands: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(map(stands, value))


def _are_parameters(value: object) -> bool:
    named = isinstance(value, dict) and all(isinstance(name, str) and _NAME.match(name) for name in value)
    return named and all(map(_is_parameter, value.values()))


def _is_severity(value: object) -> bool:
    if not isinstance(value, dict):
        return value in SEVERITIES if isinstance(value, str) else False
    steps = {name: number for name, number in value.items() if name != "by"}
    return (
        bool(steps)
        and steps.keys() <= set(SEVERITIES)
        and value.get("by") in _STEPS_BY
        and all(map(_is_whole, steps.values()))
    )


def _choice(of: tuple[str, ...]) -> tuple[Callable[[object], bool], str]:
    return (lambda value: isinstance(value, str) and value in of), f"use one of {', '.join(of)}"


_SENTENCES = (_are(_is_entry(_BOTH, {})), "write a list of {zh: …, en: …}")
_TITLE = (_is_title, "write a text of at most 100 printable characters")
_REASON = (_is_text, "write a sentence of at most 1000 printable characters")
_WORDS = (_are_words, "write a list of words: [a, b]")

# Key -> (whether a value can stand, what to write).
_SHAPES: Mapping[str, tuple[Callable[[object], bool], str]] = MappingProxyType(
    {
        "id": _TITLE, "title": _TITLE, "title_en": _TITLE, "reason_zh": _REASON, "reason_en": _REASON,
        "status": _choice(STATUSES), "direction": _choice(DIRECTIONS), "subject": _choice(SUBJECTS), "amount": _choice(AMOUNTS),
        "severity": (_is_severity, f"use one of {', '.join(SEVERITIES)}, or {{by: n_months, low: 1, high: 4}}"),
        "needs": _WORDS, "programmes": _WORDS, "lists": _WORDS, "duty": _WORDS,
        "params": (_are_parameters, "write name: {default: a whole number, unit, zh, en}"),
        "basis": (_are(_is_entry({"law": _is_title, "article": lambda one: _is_title(one) or _is_whole(one), "checked": lambda one: isinstance(one, bool)}, {})), "write a list of {law: …, article: …, checked: true or false}"),
        "false_positives": _SENTENCES, "verify_steps": _SENTENCES, "notes": _SENTENCES,
        "known_gaps": (_are(_is_entry(_BOTH, {"kind": _is_title})), "write a list of {zh: …, en: …}, with kind: … where one would show it"),
        "portable": (lambda value: isinstance(value, bool), "write true or false; say why in known_gaps"),
    }
)  # fmt: skip
