"""Opening sealed parts: the power, the scope, the purpose, the trace, and what verify says of a changed look."""

from datetime import timedelta

import pytest

from huimin.audit import queries as audit
from huimin.identity import actions
from huimin.identity import queries as identity
from huimin.identity.models import Opening
from huimin.identity.types import Purpose, PurposeMissing, SealedRow, Subject
from huimin.kit.refs import pack
from huimin.users.types import EVERYWHERE, NotPermitted, Scope
from tests.ledger.conftest import CHEN, FUQING, JINAN, NOW, WANG, WHY, county, home, ring

__all__ = ["county", "home", "ring"]
CHEN_HERE, WANG_THERE = pack(2, 0, 2), pack(3, 0, 3)


def sealed(home, ref, region):
    return SealedRow(ref, region, home.batch(2 if ref == CHEN_HERE else 3) / "sealed.parquet")


@pytest.fixture
def open_rows(home, ring):
    def act(*rows, by="inspector", purpose=WHY, now=NOW, key=1):
        rows = [sealed(home, *row) for row in rows]
        return actions.open_sealed(
            ring=ring, rows=rows, subject=Subject("person", key), purpose=purpose, by=by, now=now
        )

    return act


def test_the_rows_asked_for_come_back_clear_and_no_others(open_rows):
    opened = open_rows((CHEN_HERE, FUQING), (WANG_THERE, JINAN))
    assert {ref: values["id_number"] for ref, values in opened.values.items()} == {CHEN_HERE: CHEN, WANG_THERE: WANG}
    assert opened.values[CHEN_HERE]["name"] == "陈某金"


def test_a_row_outside_the_scope_opens_nothing(open_rows):
    with pytest.raises(NotPermitted):
        open_rows((CHEN_HERE, FUQING), (WANG_THERE, JINAN), by="fuqing")
    assert not Opening.objects.exists()
    assert open_rows((CHEN_HERE, FUQING), by="fuqing").values  # the control


def test_who_lacks_the_power_opens_nothing(open_rows):
    with pytest.raises(NotPermitted):
        open_rows((CHEN_HERE, FUQING), by="auditor")


@pytest.mark.parametrize("purpose", [Purpose(""), Purpose("other"), Purpose("other", " "), Purpose("curiosity")])
def test_without_a_purpose_nothing_opens(open_rows, purpose):
    with pytest.raises(PurposeMissing):
        open_rows((CHEN_HERE, FUQING), purpose=purpose)


def test_the_trace_tells_purpose_rows_and_clue_and_names_nobody(open_rows):
    open_rows((CHEN_HERE, FUQING), purpose=Purpose("verify_clue", "", "X-ABCDEFGH23"))
    entry = list(audit.entries(types=("person.opened",)))[-1]
    assert (entry.actor, entry.payload["purpose"], entry.payload["n_rows"]) == ("inspector", "verify_clue", 1)
    assert entry.payload["clue"] == "X-ABCDEFGH23"
    assert not [said for said in ("陈", CHEN, CHEN[:6]) if said in str(entry)]


def test_how_often_somebody_looked_shows(open_rows):
    for minute in range(3):
        open_rows((CHEN_HERE, FUQING), now=NOW + timedelta(minutes=minute))
    open_rows(now=NOW + timedelta(days=1))
    counted = list(Opening.objects.order_by("pk").values_list("n_that_day", flat=True))
    assert counted == [1, 2, 3, 1]
    assert identity.n_looks("inspector", at=NOW + timedelta(days=1), days=30) == 4
    assert identity.n_looks("inspector", at=NOW + timedelta(hours=1), days=30) == 3
    assert identity.n_looks("fuqing", at=NOW + timedelta(days=1), days=30) == 0


def test_looks_are_told_to_those_whose_scope_meets_the_openers(open_rows):
    open_rows((CHEN_HERE, FUQING), by="fuqing")
    open_rows((CHEN_HERE, FUQING))
    subject = Subject("person", 1)
    assert identity.looks(subject, scope=EVERYWHERE)[0] == 2
    assert identity.looks(subject, scope=Scope(JINAN, JINAN + 10**6))[0] == 1
    assert not {"inspector", "fuqing"} & {look.unit for look in identity.looks(subject, scope=EVERYWHERE)[1]}


def test_a_token_opens_for_its_opener_until_it_ends(open_rows):
    opened = open_rows((CHEN_HERE, FUQING))
    assert identity.opened(opened.token, by="inspector", at=NOW).number == opened.number
    assert identity.opened(opened.token, by="fuqing", at=NOW) is None
    assert identity.opened(opened.token, by="inspector", at=opened.expires_at) is None
    assert opened.token not in str(list(Opening.objects.values_list()))


@pytest.mark.parametrize("change", [{"purpose": "own_request"}, {"by": "fuqing"}, {"clue": "X-2345672345"}, None])
def test_verify_names_a_look_that_was_changed_or_taken_away(county, open_rows, change):
    number = open_rows((CHEN_HERE, FUQING)).number
    assert county("verify")["alterations"] == []
    Opening.objects.update(**change) if change else Opening.objects.all().delete()
    assert f"opening:{number}" in str(county("verify")["alterations"])
