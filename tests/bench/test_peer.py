"""A typed rule that finds something else than the product's rule is no peer: both count alike over a made-up county."""

import json
from datetime import date

import pytest

from bench import peer
from huimin.datasets.queries import fact_columns, load_kinds
from huimin.rules.queries import load_library
from huimin.simulation import simulate
from tests.pipeline.test_answer_key import import_all


def test_every_stable_rule_is_typed():
    assert peer.rules() == sorted(rule.id for rule in load_library().values() if rule.status == "stable")


def test_every_key_is_translated_to_the_text_it_was_made_of():
    for kind in load_kinds().values():
        for name in fact_columns(kind):
            if name.endswith("_key"):
                source, shown = peer._TEXTS[name]
                assert kind.column(source).seal, (kind.name, name)
                assert shown in dict(peer._names(fact_columns(kind)))


@pytest.mark.nightly
def test_typed_rules_find_as_many_as_ours(huimin, tmp_path):
    folder = tmp_path / "county"
    simulate(folder, seed=7, people=1500, stories=0.2)
    as_of = json.loads((folder / "answers.json").read_text())["as_of"]
    import_all(huimin, folder)
    ours = {rule["rule"]: rule["n_findings"] for rule in huimin("compare", "--as-of", as_of)["rules"]}
    rows = peer.export(tmp_path / "rows", date.fromisoformat(as_of))
    typed = {answer.rule: answer.n_findings for answer in peer.ask(rows)}
    assert typed == ours
    assert min(ours.values()) > 0, "a rule that finds nothing here compares nothing"
