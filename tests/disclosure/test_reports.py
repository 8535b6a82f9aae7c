"""A villager's report from the drop-box over the inspector to the answer in the manifest."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from huimin.audit.models import Entry
from huimin.disclosure import actions, dropbox, sealing, states, tracking
from huimin.disclosure.declaring import answers
from huimin.disclosure.manifest import NAME, open_manifest
from huimin.disclosure.models import Manifest, MessageSetAside, Report
from huimin.disclosure.types import Message, Refused
from huimin.disclosure.words import State
from huimin.pipeline.publishing import desk
from tests.command import number as citizen_number

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
OUT = ("publish", "--release", "--second", "publisher")
CONTACT = "林建金 13805917777"


@pytest.fixture
def public(village, ask, settings):
    """public(text, contact): a report on the first line, left in the drop-box as the public process does; its number."""
    village(*OUT)
    for name, role, region in (("inspector", "inspector", "3501"), ("luoyuan", "inspector", "350123")):
        village("user", "add", name, "--role", role, "--region", region)

    def report(text="钱没有收到", contact="", kind="line", line=None, edition="E000001", number=None):
        number = number or tracking.new_number()
        line = line or ask(f"select id from {kind} order by id")[0][0]
        said = Message(edition, kind, line, "not_received", text, tracking.digest(number), date(2026, 11, 24), contact)
        leave(settings, said)
        return number

    return report


def leave(settings, said):
    statement = open_manifest((settings.HOME.editions / NAME).read_bytes())
    keys = (sealing.base64_key(statement.report_key), sealing.base64_key(statement.contact_key))
    return dropbox.drop(settings.HOME.dropbox, sealing.seal(said, *keys), now=NOW)


def fetch():
    return actions.fetch_reports(desk=desk(), by="operator", now=NOW)


def told(settings, number):
    """What the public side answers to a tracking number."""
    return open_manifest((settings.HOME.editions / NAME).read_bytes()).answers.get(tracking.digest(number))


def test_from_the_box_to_the_answer(village, public, settings):
    number = public(contact=CONTACT)
    assert village("verify")["alterations"] == []
    assert told(settings, number) is None
    assert village("work", "--until-idle")["n_jobs"] >= 1
    assert list(dropbox.waiting(settings.HOME.dropbox)) == []
    assert told(settings, number) == ("received", "")
    report = Report.objects.get()
    assert (report.region_code, report.has_contact, report.kind) == (350181006206, True, "line")
    act = {"desk": desk(), "number": report.number, "by": "inspector", "now": NOW}
    assert actions.open_report(**act).text == "钱没有收到"
    actions.take_report(**act)
    assert told(settings, number) == ("checking", "")
    actions.answer_report(answer="已查实，三月补发到账。", **act)
    assert told(settings, number) == ("answered", "已查实，三月补发到账。")
    assert village("verify")["alterations"] == []


def test_a_report_knows_the_row_behind_its_line(village, public, ask):
    for kind in ("line", "entry"):
        public(kind=kind)
    fetch()
    from huimin.kit.refs import unpack

    assert {report.kind: (report.ref is not None, report.programme is not None) for report in Report.objects.all()} == {
        "line": (True, True),
        "entry": (True, False),
    }
    assert all(unpack(report.ref)[0] > 0 for report in Report.objects.all())


@pytest.mark.parametrize("changes", [{"line": "b" * 14}, {"edition": "E000099"}])
def test_a_report_on_a_line_nobody_knows_is_the_citys(village, public, changes):
    public(**changes)
    fetch()
    assert list(Report.objects.values_list("ref", "edition", "region_code")) == [(None, None, 350100000000)]
    assert village("verify")["alterations"] == []


def test_fetched_again_nothing_is_doubled(village, public, settings):
    public()
    box = settings.HOME.dropbox
    kept = next(dropbox.waiting(box))
    raw = kept.read_bytes()
    assert fetch().n_received == 1
    kept.write_bytes(raw)  # as a process killed before the file was taken out leaves it
    (box / ("f" * 32 + ".sealed")).write_bytes(raw)  # as somebody replays it
    n = Manifest.objects.count()
    assert fetch().n_received == 0
    assert (Report.objects.count(), Manifest.objects.count()) == (1, n)
    assert list(dropbox.waiting(box)) == []


def test_what_is_no_message_is_set_aside_and_named(village, public, settings, tmp_path):
    number = public()
    box = settings.HOME.dropbox
    raw = next(dropbox.waiting(box)).read_bytes()
    (box / ("a" * 32 + ".sealed")).write_bytes(raw[:-2000] + bytes(1000) + raw[-1000:])
    (box / ("b" * 32 + ".sealed")).write_bytes(os.urandom(sealing.SIZE))
    (box / ("c" * 32 + ".sealed")).write_bytes(b"x" * 100_000)
    (box / "注入\n<script>").write_bytes(b"x")
    (box / "folder").mkdir()
    (tmp_path / "secret").write_text("x")
    (box / "link.sealed").symlink_to(tmp_path / "secret")
    public("重复的受理号", number=number)
    found = fetch()
    assert (found.n_received, found.n_set_aside, found.has_more) == (1, 7, False)
    assert list(dropbox.waiting(box)) == []
    assert set(MessageSetAside.objects.values_list("reason", flat=True)) == {"damaged", "not_a_message", "repeated"}
    assert (tmp_path / "secret").read_text() == "x"
    kept = {path.name for path in (settings.HOME.root / "set-aside").iterdir()}
    assert kept == set(MessageSetAside.objects.values_list("sha256", flat=True))
    assert village("verify")["alterations"] == []
    (box / "folder" / "in").mkdir(parents=True)  # the same again does not stand in the way
    (box / ("b" * 32 + ".sealed")).write_bytes(b"x" * 100_000)
    public()
    assert (fetch().n_received, list(dropbox.waiting(box))) == (1, [])


def test_nobody_reads_out_of_scope_or_without_the_role(village, public):
    public(contact=CONTACT)
    fetch()
    for by, code in (("luoyuan", "not_there"), ("operator", "not_permitted"), ("publisher", "not_permitted")):
        act = {"desk": desk(), "number": 1, "by": by, "now": NOW}
        for call in (
            lambda act: actions.open_report(**act),
            lambda act: actions.take_report(**act),
            lambda act: actions.answer_report(answer="已答复", **act),
            lambda act: actions.open_contact(purpose="核实情况需要", **act),
        ):
            with pytest.raises(Refused, match=code):
                call(act)
    assert Report.objects.get().state == "received"


def test_the_contact_is_opened_with_a_purpose_and_the_trace_says_so(village, public):
    public(contact=CONTACT)
    public()
    fetch()
    has = Report.objects.get(has_contact=True).number
    act = {"desk": desk(), "by": "inspector", "now": NOW}
    with pytest.raises(Refused, match="purpose_missing"):
        actions.open_contact(number=has, purpose=" ", **act)
    with pytest.raises(Refused, match="no_contact"):
        actions.open_contact(number=3 - has, purpose="核实情况需要", **act)
    assert not Entry.objects.filter(type="contact.opened").exists()
    assert actions.open_contact(number=has, purpose="核实情况需要", **act) == CONTACT
    entry = Entry.objects.get(type="contact.opened")
    assert (entry.actor, "核实情况需要" in entry.payload) == ("inspector", True)


def test_the_database_holds_nothing_of_the_text_or_the_contact(village, public, settings):
    public("高仑村某某领了不该领的", contact=CONTACT)
    fetch()
    actions.open_report(desk=desk(), number=1, by="inspector", now=NOW)
    rows = [str(row) for model in (Report, Entry, Manifest) for row in model.objects.values()]
    assert not [row for row in rows if "不该领" in row or CONTACT in row or "13805917777" in row]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (" ", "answer_missing"),
        ("长" * 501, "answer_too_long"),
        (f"已补发给 {citizen_number()}", "answer_names_number"),
        ("请联系 138 0591 7777", "answer_names_number"),
    ],
)
def test_an_answer_that_cannot_go_out_is_refused(village, public, settings, answer, code):
    number = public()
    fetch()
    with pytest.raises(Refused, match=code):
        actions.answer_report(desk=desk(), number=1, answer=answer, by="inspector", now=NOW)
    assert told(settings, number) == ("received", "")


def test_answers_stay_when_the_edition_is_recalled_or_replaced(village, public, settings):
    number = public()
    fetch()
    actions.answer_report(desk=desk(), number=1, answer="已补发", by="inspector", now=NOW)
    actions.recall(desk=desk(), number=1, reason="测试", by="publisher", now=NOW)
    assert told(settings, number) == ("answered", "已补发")
    village(*OUT)
    assert told(settings, number) == ("answered", "已补发")
    assert village("verify")["alterations"] == []


def test_a_flood_of_reports_never_makes_a_manifest_too_large(village, public, monkeypatch):
    public()
    fetch()
    one = Report.objects.get()
    for at in range(30):
        one.pk, one.sha256, one.digest = at + 2, str(at), f"digest{at}"
        one.state, one.answer = ("answered", "答复") if at == 0 else ("received", "")
        one.save(force_insert=True)
    monkeypatch.setattr("huimin.disclosure.declaring._ROOM", 1000)
    found = answers(NOW)
    assert len(found) == 9
    assert found["digest0"] == ("answered", "答复")  # those answered come first


@pytest.mark.parametrize("change", [{"answer": "改过"}, {"state": "answered"}, {"sealed": "eA=="}, {"ref": 1}])
def test_verify_names_a_changed_report(village, public, change):
    public()
    fetch()
    Report.objects.update(**change)
    assert [item["where"] for item in village("verify")["alterations"]] == ["report report:F000001"]


def test_verify_names_a_deleted_report(village, public):
    public()
    fetch()
    Report.objects.all().delete()
    assert village("verify")["alterations"]


def test_the_states_are_drawn_in_the_docs_as_they_stand():
    assert (Path(__file__).parents[2] / "docs/disclosure/states.md").read_text() == states.page()
    reached = {State.RECEIVED}
    while more := {step.after for step in states.STEPS if step.before in reached} - reached:
        reached |= more
    assert reached == set(State)
