"""The panel of a clue by Django's own client: what is offered, what a refused act keeps, and files handed out safely."""

import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huimin.audit.queries import entries
from huimin.casework.models import Assignment, Attachment, Clue, Outcome
from huimin.casework.proposals import holders
from huimin.casework.types import NewFile, State
from huimin.users.queries import user
from tests.casework.conftest import CONFIRMED, PDF


@pytest.fixture
def visit(desk):
    """visit(name): the browser of one of the people, with `page()` of the clue and `act(verb, …)` on it."""

    def make(name):
        client = Client()
        client.force_login(user(name))
        client.page = lambda: client.get(f"/clues/{desk.clue}/")
        client.act = lambda verb, **said: client.post(f"/clues/{desk.clue}/{verb}/", said)
        return client

    return make


def offered(answer) -> set[str]:
    return set(re.findall(r"/clues/X-[A-Z2-7]{10}/(\w+)/\"", answer.content.decode()))


def pdf():
    return SimpleUploadedFile("材料.pdf", b"%PDF-1.4 made up")


def test_the_whole_way_by_its_pages(desk, visit):
    inspector, civil = visit("inspector"), visit("civil")
    assert offered(inspector.page()) == {"assign"}
    assert inspector.act("assign", unit="350181000000-MZ", text="请核实").status_code == 302
    assert offered(civil.page()) == {"sign", "reply"}
    civil.act("sign")
    assert civil.act("ask_term", n_days="5", reason="家属外出").status_code == 302
    assert "家属外出" in inspector.page().content.decode()
    assert inspector.act("decide_term", is_granted="yes", reason="").status_code == 302
    assert "交办与签收回执" in civil.page().content.decode()
    assert re.search(r'href="/trace/\d+/"', inspector.page().content.decode())  # who may read the trace is led there
    assert not re.search(r'href="/trace/\d+/"', civil.page().content.decode())
    refused = civil.act("conclude", result="confirmed", text="家属未报，打了很多字", recover="4200", back_pay="")
    assert refused.status_code == 400
    assert "请附上核查材料" in refused.content.decode()
    assert "家属未报，打了很多字" in refused.content.decode()
    assert 'value="4200"' in refused.content.decode()
    assert Assignment.objects.get().state == State.SIGNED
    civil.act("conclude", result="confirmed", text="家属未报", recover="4,200.00", back_pay="", files=[pdf(), pdf()])
    assert Outcome.objects.get().recover_fen == 420000
    assert offered(civil.page()) - {"files"} == {"reply"}
    assert {"close", "send_back"} <= offered(inspector.page())
    inspector.act("close", suppress_until="")
    assert offered(civil.page()) == {"recover"}
    civil.act("recover", direction="recovery", amount="1000", paid_on="2018-09-20", reference="")
    shown = inspector.page().content.decode()
    assert "1,000.00" in shown
    assert "高建榕" in shown
    assert "高建榕" not in civil.page().content.decode()
    posting = re.search(r'<option value="(\d+)">村文书 高建榕', shown)[1]
    inspector.act("hold", posting=posting, is_answerable="yes", reason="未及时上报")
    assert "未及时上报" in inspector.page().content.decode()


@pytest.mark.parametrize(
    ("name", "status"), [("elsewhere", 404), ("finance", 400), ("auditor", 400), ("inspector", 400)]
)
def test_an_act_by_the_wrong_person_does_nothing(desk, visit, name, status):
    desk.does("assign", "inspector")
    assert visit(name).act("sign").status_code == status
    assert Assignment.objects.get().state == State.ASSIGNED
    assert visit("civil").act("stop_payment").status_code == 404


def test_a_file_is_handed_out_to_be_saved_and_traced(desk, visit):
    desk.does("assign", "inspector", now=datetime.now(UTC))
    desk.does("reply", "civil", text="见附件", files=[NewFile("材料.pdf", b"%PDF-1.4 <script>")], now=datetime.now(UTC))
    address = f"/clues/{desk.clue}/files/{Attachment.objects.get().pk}/"
    assert address in visit("inspector").page().content.decode()
    answer = visit("inspector").post(address)
    assert answer.content == b"%PDF-1.4 <script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"] == "sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert [entry.actor for entry in entries(types=("attachment.opened",))] == ["inspector"]
    assert visit("elsewhere").post(address).status_code == 404
    assert visit("auditor").post(address).status_code == 403
    assert visit("inspector").get(address).status_code == 405


def listed_by(client, address) -> int:
    said = client.get(address.replace("&amp;", "&")).content.decode()
    return len(set(re.findall(r"/clues/(X-[A-Z2-7]{10})/", said)))


def test_what_waits_for_whom(desk, visit):
    def waits(name):
        return listed_by(visit(name), "/inbox/")

    people = ("inspector", "civil", "finance", "elsewhere", "auditor")
    assert [waits(name) for name in people] == [0] * 5
    desk.does("assign", "inspector", now=datetime.now(UTC))
    assert [waits(name) for name in people] == [0, 1, 0, 0, 0]
    desk.does("sign", "civil", now=datetime.now(UTC))
    desk.does("conclude", "civil", conclusion=CONFIRMED, files=[PDF], now=datetime.now(UTC))
    assert [waits(name) for name in people] == [1, 0, 0, 0, 0]
    desk.does("close", "inspector", now=datetime.now(UTC))
    assert [waits(name) for name in people] == [0] * 5


@pytest.mark.parametrize("by", ["unit", "region", "programme"])
def test_every_figure_is_the_length_of_its_list(concluded, visit, by):
    now = datetime.now(UTC)
    concluded.does("close", "inspector", now=now)
    posting = holders(Clue.objects.get())[0].posting
    concluded.does("hold", "inspector", posting=posting, is_answerable=True, reason="未上报", now=now)
    concluded.does("recover", "civil", direction="recovery", amount_fen=5, paid_on=now.date(), now=now)
    inspector = visit("inspector")
    said = inspector.get(f"/figures/?by={by}").content.decode()
    figures = re.findall(r'<a href="(/assignments/[^"]+)">([\d,.]+)</a>', said)
    counted = [(address, int(text)) for address, text in figures if "." not in text]
    assert sum(n for _, n in counted) == 3  # closed, confirmed, one person
    for address, n in counted:
        assert listed_by(inspector, address) == n, address
    assert {text for _, text in figures if "." in text} == {"4,200.00", "0.05"}
    assert "100%" in said
    assert listed_by(visit("elsewhere"), "/assignments/") == 0
    assert "4,200.00" not in visit("elsewhere").get(f"/figures/?by={by}").content.decode()


def test_many_are_handed_over_from_the_list(desk, visit):
    inspector = visit("inspector")
    assert 'name="clue"' in inspector.get("/assignments/?state=unassigned").content.decode()
    assert 'name="clue"' not in visit("civil").get("/assignments/?state=unassigned").content.decode()
    assert visit("civil").post("/assignments/assign/", {"clue": [desk.clue]}).status_code == 403
    visit("elsewhere").post("/assignments/assign/", {"clue": [desk.clue]})
    assert not Assignment.objects.exists()
    inspector.post("/assignments/assign/", {"clue": [desk.clue, "X-AAAAAAAAAA"]})
    assert Assignment.objects.get().unit == "350181000000-MZ"
    assert listed_by(inspector, "/assignments/?state=unassigned") == 0
    assert listed_by(inspector, "/assignments/?state=assigned&colour=yellow") == 1
    assert listed_by(inspector, "/assignments/?state=assigned&colour=red") == 0
