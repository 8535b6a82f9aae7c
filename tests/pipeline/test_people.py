"""Postings of a file as a simulation writes it."""

import json
from datetime import UTC, date, datetime

from huimin import pipeline
from huimin.simulation.plants.story import _POSTS, _line
from huimin.users import queries as users

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FUQING = 350181000000


def test_postings_of_a_file_stand_and_answer_who_held_the_post(huimin, tmp_path):
    huimin("init")
    path = tmp_path / "postings.json"
    path.write_text(json.dumps([_line(*post) for post in _POSTS]), encoding="utf-8")
    assert pipeline.add_postings_file(path, by="operator", now=NOW) == {"n_postings": len(_POSTS)}
    asked = {"duties": ["county_civil_affairs"], "region_code": FUQING}
    assert [h.name for h in users.holders(**asked, first_on=date(2015, 12, 31), last_on=date(2015, 12, 31))] == [
        "郭晓辉"
    ]
    assert [h.name for h in users.holders(**asked, first_on=date(2016, 1, 1), last_on=date(2016, 1, 31))] == ["王海明"]
    assert huimin("verify")["alterations"] == []
