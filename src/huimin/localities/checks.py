"""Whether what a city's files state can stand: keys, values, and what one file says of another."""

import dataclasses
import re
from datetime import date
from typing import Any

from huimin.localities.types import Division, LocalityError, Policy, StatedProgramme, UnitPattern

_VALUES = {
    "cycle": {"monthly", "yearly", "once"},
    "payee": {"person", "household"},
    "age_effective": {"month_after", "month"},
    "publicity": {"A", "B", "C", "D"},
}
_RENAMED = {"means_tested": "is_means_tested", "land": "is_land"}
_UNITS = {"fen", "m2_hundredths"}
_PARAMETER_KEYS = {"default", "unit", "is_example", "title", "title_en", "counties", "changes"}
_CITY_KEYS = {"code", "name", "name_en", "apart", "complaint", "exclusive", "unit_kinds", "units"}


def checked_city(stated: Any, divisions: tuple[Division, ...]) -> dict:
    """locality.yml as it stands."""
    where = "locality.yml"
    _keys(where, stated, _CITY_KEYS, _CITY_KEYS)
    codes = {division.code: division.level for division in divisions}
    _must(codes.get(stated["code"]) == "city", where, "code", "write the code of the city's line in regions.csv")
    for code in stated["apart"]:
        _must(codes.get(code) == "county", where, f"apart {code}", "write 12-digit codes of counties in regions.csv")
    suffixes = {}
    for level, patterns in stated["units"].items():
        _must(level in set(codes.values()), where, f"units {level}", "write city, county, township or village")
        for pattern in patterns:
            _fields(where, f"units {level}", pattern, UnitPattern)
            key = f"units {level} {pattern['kind']}"
            _must(pattern["kind"] in stated["unit_kinds"], where, key, "name the kind under unit_kinds")
            _must(
                suffixes.setdefault((level, pattern["suffix"]), key) == key, where, key, "give each suffix once a level"
            )
    return stated


def checked_policies(stated: Any) -> dict[str, Policy]:
    """policies.yml by programme."""
    _must(isinstance(stated, dict), "policies.yml", "the file", "write programme codes with their sentences")
    for code, sentences in stated.items():
        _fields("policies.yml", code, sentences, Policy)
        for key, sentence in sentences.items():
            _must(isinstance(sentence, str) and sentence, "policies.yml", f"{code} {key}", "write a sentence")
    return {code: Policy(**sentences) for code, sentences in stated.items()}


def checked_programmes(stated: Any, policies: dict[str, Policy], city: dict) -> tuple[StatedProgramme, ...]:
    """The catalogue: programmes.yml with the policies, and the pairs of locality.yml that name its programmes."""
    where = "programmes.yml"
    _must(isinstance(stated, list), where, "the file", "write a list of programmes")
    programmes = tuple(_programme(item, policies, city) for item in stated)
    owners: dict[str, str] = {}
    for programme in programmes:
        given = [f"number {programme.number}", programme.code, programme.name, *programme.aliases]
        for word in given:
            owner = owners.setdefault(word.replace(" ", "").upper(), programme.code)
            _must(owner == programme.code, where, f"{programme.code} {word}", f"{owner} has it already; give each once")
        _must(len(set(given)) == len(given), where, f"{programme.code} aliases", "give each alias once")
    codes = [programme.code for programme in programmes]
    _must(len(set(codes)) == len(codes), where, "code", "give each programme once")
    for code in policies:
        _must(code in codes, "policies.yml", code, "no such programme; add it to programmes.yml")
    for pair in city["exclusive"]:
        key = f"exclusive {pair.get('programmes')}"
        _keys("locality.yml", pair, {"programmes", "wrongly_held", "basis"}, {"programmes", "wrongly_held"})
        _must(
            len(set(pair["programmes"]) & set(codes)) == 2, "locality.yml", key, "name two programmes of programmes.yml"
        )
        _must(
            pair["wrongly_held"] in (*pair["programmes"], None),
            "locality.yml",
            key,
            "wrongly_held is one of the two or null",
        )
    return programmes


def checked_parameters(stated: Any, divisions: tuple[Division, ...]) -> dict[str, dict]:
    """parameters.yml as it stands."""
    where = "parameters.yml"
    _must(isinstance(stated, dict), where, "the file", "write names of limits with their values")
    counties = {division.code for division in divisions if division.level == "county"}
    for name, limit in stated.items():
        _keys(f"{where} {name}", limit, _PARAMETER_KEYS, _PARAMETER_KEYS)
        _must(limit["unit"] in _UNITS, where, f"{name} unit", f"write one of {', '.join(sorted(_UNITS))}")
        for county, value in limit["counties"].items():
            _must(
                county in counties and _is_whole(value),
                where,
                f"{name} counties {county}",
                "write 12-digit code: whole number",
            )
        for change in limit["changes"]:
            key = f"{name} changes"
            _keys(f"{where} {key}", change, {"from", "county", "value"}, {"from", "county", "value"})
            _must(
                isinstance(change["from"], date) and _is_whole(change["value"]),
                where,
                key,
                "write a day and a whole number",
            )
            _must(change["county"] in {None, *counties}, where, key, "write the county's 12-digit code or null")
        _must(_is_whole(limit["default"]), where, f"{name} default", "write a whole number")
    return stated


def _programme(item: Any, policies: dict[str, Policy], city: dict) -> StatedProgramme:
    where, code = "programmes.yml", str(item.get("code") if isinstance(item, dict) else item)
    _must(bool(re.fullmatch(r"[A-Z][A-Z-]{2,19}", code)), where, f"code {code}", "write capital letters and dashes")
    _must(code in policies, "policies.yml", code, "is missing; say purpose, who, apply and standard")
    values = {_RENAMED.get(key, key): value for key, value in item.items()} | {"policy": policies[code]}
    values["aliases"] = tuple(values.get("aliases", ()))
    _fields(where, code, values, StatedProgramme)
    programme = StatedProgramme(**values)
    for key, allowed in _VALUES.items():
        _must(getattr(programme, key) in allowed, where, f"{code} {key}", f"write one of {', '.join(sorted(allowed))}")
    _must(programme.unit in city["unit_kinds"], where, f"{code} unit", "name the kind under unit_kinds of locality.yml")
    _must(
        _is_whole(programme.number) and programme.number > 0, where, f"{code} number", "write a whole number above zero"
    )
    for key in ("min_age", "max_age"):
        age = getattr(programme, key)
        _must(age is None or (_is_whole(age) and 0 <= age <= 120), where, f"{code} {key}", "write completed years")
    for category, months in programme.grace_months.items():
        _must(_is_whole(months) and months > 0, where, f"{code} grace_months {category}", "write a number of months")
    return programme


def _fields(where: str, key: str, stated: Any, shape: type) -> None:
    fields = dataclasses.fields(shape)
    needed = {f.name for f in fields if f.default is f.default_factory is dataclasses.MISSING}
    _keys(f"{where} {key}", stated, {f.name for f in fields}, needed)


def _keys(where: str, stated: Any, allowed: set[str], needed: set[str]) -> None:
    _must(isinstance(stated, dict), where, "the entry", "write keys with values")
    _must(
        not set(stated) - allowed,
        where,
        f"{sorted(map(str, set(stated) - allowed))}",
        f"known are {', '.join(sorted(allowed))}",
    )
    _must(not needed - set(stated), where, f"{sorted(needed - set(stated))}", "is missing; add it")


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _must(holds: bool, where: str, key: str, remedy: str) -> None:
    if not holds:
        raise LocalityError(f"{where}: {key}: {remedy}")
