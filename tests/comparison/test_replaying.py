"""A replay: reproduced bit for bit, inside the scope, with what people found; it changes nothing but its own row."""

import json

import pytest

from huimin.audit.models import Entry
from huimin.casework.models import Clue
from huimin.comparison.actions import ask_replay, learn
from huimin.comparison.models import Replay, RunRule, StandingFinding
from huimin.comparison.replaying import N_EXAMPLES
from huimin.comparison.types import Found
from huimin.jobs.models import Job
from huimin.users.types import NotPermitted
from tests.command import number
from tests.comparison.test_own import LIBRARY, NOW, TEXT, written

HEADER = ["乡镇", "村居", "户主姓名", "户主身份证号", "所属期", "发放金额"]
DEAD = [number(birth=f"19400{month}11", serial=405) for month in range(1, 8)] + [
    number(birth=f"19410{month}11", serial=407) for month in range(1, 6)
]
PAID = [["石竹街道", "高仑村", "吴某顺", id_, f"2018年{month}月", "1050.00"] for id_ in DEAD for month in range(1, 7)]
DEATHS = [["姓名", "身份证号", "死亡日期"], *(["吴某顺", id_, "2018-01-10"] for id_ in DEAD)]


@pytest.fixture
def lab(huimin, write):
    """Twelve who were paid on for five months after they died; an author and people of two counties."""
    huimin("import", "payments", write("dibao.csv", [HEADER, *PAID]), "--programme", "DIBAO", "--region", "350181")
    huimin("import", "deaths", write("deaths.csv", DEATHS))
    for name, role, region in (
        ("author", "rule_author", "3501"),
        ("elsewhere", "rule_author", "350121"),
        ("inspector", "inspector", "3501"),
        ("clerk", "township", "350181"),
    ):
        huimin("user", "add", name, "--role", role, "--region", region)
    huimin("compare", "--rule", LIBRARY)
    Job.objects.all().delete()  # nobody waits for the comparison of everything
    written()
    return huimin


def replayed(huimin, by="author", **said) -> Replay:
    ask_replay(rule="lab_1", number=1, by=by, now=NOW, **said)
    huimin("work", "--until-idle")
    return Replay.objects.latest("pk")


def test_a_replay_is_reproduced_bit_for_bit_and_opens_nothing(lab):
    stands = list(StandingFinding.objects.values()), list(Clue.objects.values()), RunRule.objects.count()
    first = replayed(lab, known_at=lab("verify")["size"])
    again = replayed(lab, known_at=first.known_at)
    assert (first.n_findings, first.n_subjects, first.amount_fen) == (12, 12, 12 * 525000)
    assert first.digest == again.digest
    assert len(first.digest) == 64
    assert json.dumps(first.figures) == json.dumps(again.figures)
    assert stands == (list(StandingFinding.objects.values()), list(Clue.objects.values()), RunRule.objects.count())
    figures = first.figures
    assert figures["counties"] == [[350181000000, 12, 12 * 525000, 12]]
    assert figures["others"] == [[LIBRARY, 12]]
    assert figures["checked"] == [0, 0]
    assert len(figures["examples"]) == N_EXAMPLES
    assert {one["label"] for one in figures["examples"]} == {"吴*顺"}
    assert not {id_ for id_ in DEAD if id_ in json.dumps(figures)}
    entry = Entry.objects.get(subject=f"replay:{first.pk}")
    assert (entry.type, entry.actor) == ("replay.done", "author")
    few = replayed(lab, first="2018-03", last="2018-04")
    assert (few.n_findings, few.amount_fen, few.figures["weeks"]) == (12, 12 * 2 * 105000, 8.7)
    assert few.digest != first.digest
    early = replayed(lab, as_of="2018-01-31")
    assert early.n_findings == 0, "the control: on that day nothing was wrong yet"
    elsewhere = replayed(lab, by="elsewhere")
    assert (elsewhere.n_findings, elsewhere.region_code) == (0, 350121000000)
    lab("verify")
    assert lab.code == 0


def test_what_people_found_says_how_often_it_would_be_right(lab):
    codes = sorted(Clue.objects.values_list("code", flat=True))[:4]
    found = [
        Found(code, (LIBRARY,), 350181000000, "true" if at else "false", bool(at), 100 * at, NOW.date(), "imported")
        for at, code in enumerate(codes)
    ]
    learn(found=found, by="inspector", now=NOW)
    assert replayed(lab).figures["checked"] == [4, 3]


def test_a_replay_that_fails_says_why_and_who_may_not_ask_starts_none(lab):
    from huimin.comparison.models import RuleVersion

    with pytest.raises(NotPermitted):
        ask_replay(rule="lab_1", number=1, by="clerk", now=NOW)
    RuleVersion.objects.update(text=TEXT.replace("mine", "lab_1").replace("p.ref as ref", "p.gone as ref"))
    failed = replayed(lab)
    assert (failed.digest, failed.n_findings) == ("", 0)
    assert failed.fault.startswith("text 1 lab_1, line ")
