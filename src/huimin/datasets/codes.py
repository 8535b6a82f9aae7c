"""The closed list of problem codes (`huimin codes`), with their sentences."""

from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from huimin.datasets.types import ProblemCode
from huimin.kit.yamlfile import read_yaml


@lru_cache(maxsize=1)
def problem_codes() -> MappingProxyType:
    """Every problem by code."""
    raw = read_yaml((Path(__file__).parent / "codes.yml").read_text(encoding="utf-8"))
    return MappingProxyType({code: _problem(code, *cells) for code, cells in raw.items()})


def _problem(code: str, level: str, zh: str, remedy: str, en: str, remedy_en: str) -> ProblemCode:
    return ProblemCode(code, level, f"{zh}；", f"{en};", f"{remedy}。", f"{remedy_en}.")


def sentence(code: str, lang: str = "zh", **values: object) -> str:
    """The sentence of a code: what, and what to do."""
    return problem_codes()[code].render(lang, **values)
