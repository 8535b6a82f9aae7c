"""The library as the staff site shows it: by theme, searched in words, with the worked examples of each rule."""

from collections.abc import Sequence

from huimin.comparison.own import known_rules
from huimin.programmes.queries import catalogue
from huimin.rules.queries import OWN, Example, Rule, Text, examples, themes

_OWN = Text("用户自建", "Written by users")


def rules_by_theme(
    words: str = "", *, theme: str = "", severity: str = "", direction: str = ""
) -> list[tuple[Text, Sequence[Rule]]]:
    """(theme, its stable rules) in the library's order, those of users last; only rules in which every word stands."""
    wanted = words.casefold().split()
    found = [
        rule
        for rule in known_rules().values()
        if rule.status == "stable"
        and all(word in _said(rule) for word in wanted)
        and theme in ("", rule.theme)
        and (not severity or severity in (rule.severity, *(level for _, level in rule.steps)))
        and direction in ("", rule.direction)
    ]
    titles = theme_titles()
    by_theme = {name: [rule for rule in found if rule.theme == name] for name in titles}
    return [(titles[name], sorted(some, key=lambda rule: rule.id)) for name, some in by_theme.items() if some]


def theme_titles() -> dict[str, Text]:
    """Theme -> what it is called, in the order of lists."""
    return {**themes(), OWN: _OWN}


def worked_examples(rule: Rule) -> tuple[Example, ...]:
    """The cases of a rule of the library in words, programmes by the names they have here."""
    return examples(rule, {one.code: Text(one.name, one.name_en) for one in catalogue()})


def _said(rule: Rule) -> str:
    """Everything of a rule that a search may mean."""
    texts = (*rule.notes, *rule.false_positives, *rule.verify_steps, *(basis.title for basis in rule.basis))
    parts = [rule.id, rule.title, rule.title_en, rule.reason_zh, rule.reason_en, *rule.needs]
    return " ".join([*parts, *(f"{one.zh} {one.en}" for one in texts)]).casefold()
