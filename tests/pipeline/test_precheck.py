"""A list compared before it is paid: what is said is what import and compare would say, and nothing of it remains."""

import json
from contextlib import nullcontext

import python_calamine
from django.apps import apps
from django.conf import settings

from huimin.audit.models import Entry
from huimin.pipeline import prechecking
from tests.command import number

DEAD, LIVING = number(birth="19350312"), number(birth="19361108", serial=7)
DEATHS = [["姓名", "身份证号", "死亡日期"], ["吴某顺", DEAD, "2018-03-05"]]
HEADER = ["姓名", "身份证号", "村居", "所属期", "发放金额"]
PAID = [HEADER, ["吴某顺", DEAD, "高仑村", "2018-04", "300"], ["林某", LIVING, "高仑村", "2018-04", "300"]]
NEXT = [HEADER, ["吴某顺", DEAD, "高仑村", "2018-05", "300"], ["林某", LIVING, "高仑村", "2018-05", "不详"]]
FLAGS = ("--programme", "GAOLING", "--region", "350181")
SIDE = {"audit", "jobs", "contenttypes", "auth", "sessions"}  # the trace and who holds the books


def counts():
    """Rows of every table but those of the trace."""
    models = (model for model in apps.get_models() if model._meta.app_label not in SIDE)
    return {model._meta.label: sorted(map(repr, model.objects.values())) for model in models}


def held():
    """Files of the home that are not the database's or the trace's."""
    aside = ("db.sqlite3", "checkpoints.txt")
    return {
        path.relative_to(settings.HOME.root): path.stat().st_size
        for path in settings.HOME.root.rglob("*")
        if path.is_file() and not path.name.startswith(aside)
    }


def known(huimin, write):
    huimin("import", "deaths", write("deaths.csv", DEATHS), "--region", "350181")
    huimin("import", "payments", write("april.csv", PAID), *FLAGS)
    huimin("compare", "--as-of", "2018-04-30")


def test_it_says_what_the_import_would(huimin, write):
    known(huimin, write)
    said = huimin("precheck", write("may.csv", NEXT), *FLAGS)
    assert huimin.code == 0
    batch = huimin("import", "payments", write("may.csv", NEXT), *FLAGS)["batches"][0]
    assert said["batches"][0] == batch | {"returned_file": None}
    assert batch["n_returned"] == 1
    huimin("compare", "--as-of", "2018-12-31")
    assert said["clues"] == huimin("clues", "--batch", batch["batch"])
    (clue,) = said["clues"]
    assert (clue["amount"], clue["n_payments"]) == ("600.00", 2)
    assert [row["row"] for row in clue["evidence"] if row["file"] == "may.csv"] == [2]


def test_nothing_remains_but_one_leaf(huimin, write):
    known(huimin, write)
    tables, files, n = counts(), held(), Entry.objects.exclude(type__in=("trace.checkpoint", "command.run")).count()
    huimin("precheck", write("may.csv", NEXT), *FLAGS)
    assert counts() == tables
    assert held() == files
    left = Entry.objects.exclude(type__in=("trace.checkpoint", "command.run")).order_by("seq")[n:]
    assert [entry.type for entry in left] == ["list.prechecked"]
    assert json.loads(left[0].payload)["n_clues"] == 1
    assert huimin("verify")["alterations"] == []


def approved(huimin, write):
    """An approved list of the months, so that rules keep summaries of whose lists have come."""
    header, *rows = PAID
    listed = [[*header, "审批日期"], *([*row, "2018-04-01"] for row in rows)]
    huimin("import", "approved_lists", write("approved.csv", listed), *FLAGS)
    huimin("compare", "--as-of", "2018-04-30")


def test_what_comparisons_keep_of_their_summaries_is_what_it_was(huimin, write):
    known(huimin, write)
    approved(huimin, write)
    files = held()
    assert any(path.parts[0] == "summaries" for path in files)
    huimin("precheck", write("may.csv", NEXT), *FLAGS)
    assert held() == files


def test_control_a_comparison_of_the_list_keeps_other_summaries(huimin, write, monkeypatch):
    known(huimin, write)
    approved(huimin, write)
    files = held()
    monkeypatch.setattr(prechecking, "summaries_as_they_were", lambda home: nullcontext())
    huimin("precheck", write("may.csv", NEXT), *FLAGS)
    assert held() != files


def test_control_the_import_leaves_rows_and_files(huimin, write):
    known(huimin, write)
    tables, files = counts(), held()
    huimin("import", "payments", write("may.csv", NEXT), *FLAGS)
    assert counts() != tables
    assert held() != files


def test_a_list_of_months_to_come_is_compared(huimin, write):
    """Its months lie after today: the last of them counts as today, so that none is passed over."""
    huimin("import", "deaths", write("deaths.csv", DEATHS), "--region", "350181")
    coming = [HEADER, ["吴某顺", DEAD, "高仑村", "2099-12", "300"]]
    assert len(huimin("precheck", write("coming.csv", coming), *FLAGS)["clues"]) == 1


def test_the_workbook_names_each_row_with_its_reason(huimin, write, tmp_path):
    known(huimin, write)
    huimin("precheck", write("may.csv", NEXT), *FLAGS, "--workbook", tmp_path / "may.xlsx")
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "may.xlsx"))
    questions, problems = (book.get_sheet_by_index(at).to_python() for at in (0, 1))
    assert [row[1] for row in questions[1:]] == ["2"]
    assert "登记于 2018-03-05 去世" in questions[1][7]
    assert DEAD not in str(questions)
    assert [problems[1][1], problems[1][3]] == ["3", "amount_unreadable"]


def test_a_held_list_says_so_and_a_refused_one_ends_with_two(huimin, write):
    known(huimin, write)
    again = [*PAID, ["王某", number(serial=31), "高仑村", "2018-04", "300"]]
    assert huimin("precheck", write("again.csv", again), *FLAGS)["batches"][0]["status"] == "held"
    assert huimin.code == 0
    assert "没有比对" in huimin.err.splitlines()[-1]
    assert huimin("precheck", write("no.csv", ["甲,乙", "1,2"]), *FLAGS)["batches"][0]["status"] == "refused"
    assert huimin.code == 2
    assert huimin("precheck", "nowhere.csv", *FLAGS)["batches"][0]["status"] == "refused"
    assert huimin.code == 2


def test_a_workbook_that_cannot_be_written_is_refused_before_the_work(huimin, write, tmp_path):
    known(huimin, write)
    n = Entry.objects.filter(type="list.prechecked").count()
    answer = huimin("precheck", write("may.csv", NEXT), *FLAGS, "--workbook", tmp_path / "nowhere" / "x.xlsx")
    assert (answer["error"]["code"], huimin.code) == ("usage", 2)
    assert Entry.objects.filter(type="list.prechecked").count() == n
