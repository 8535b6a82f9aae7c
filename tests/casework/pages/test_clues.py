"""The pages of clues by Django's own client: what stands on them, for whom, and how many reads they take."""

import csv
import io
import re
import zipfile

from huimin.casework.models import Clue, CluePlace
from huimin.casework.opening import clue_code
from huimin.casework.words import withdrawal
from huimin.comparison.gone import CODES
from tests.casework.pages.conftest import AWAY, DEAD, FUQING, JINAN, SHIZHU


def codes(answer) -> list[str]:
    return list(dict.fromkeys(re.findall(r"/clues/(X-[A-Z2-7]{10})/", answer.content.decode())))


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def code_of(county, region) -> str:
    (clue,) = county("clues", "--region", region)
    return clue["clue"]


def test_the_list_says_why_in_whole_sentences(signed_in):
    page = signed_in().get("/clues/")
    assert len(codes(page)) == 2
    said = text(page)
    assert "吴*顺" in said
    assert "登记于 2018-02-10 去世（或火化），此后 2018-03 至 2018-06 仍有 4 个月发放，共 4,200.00 元。" in said
    assert "本条为数据比对疑点，未经核实，不得据此认定违规或停发待遇。" in said
    assert "高仑村委会 福清市石竹街道" in said
    for secret in (DEAD, AWAY, "吴某顺", "郑某"):
        assert secret not in page.content.decode()


def test_english_twins(signed_in):
    client = signed_in()
    client.cookies["django_language"] = "en"
    said = text(client.get("/clues/"))
    assert "Registered as dead (or cremated) on 2018-02-10" in said
    assert "proves nothing" in said


FILTERS = {
    "": 2,
    "region=350181": 1,
    "region=350111000000": 1,
    "region=350102": 0,
    "first=2018-04": 1,
    "last=2018-02": 1,
    "programme=DIBAO": 2,
    "programme=GAOLING": 0,
    "rule=paid_after_death": 2,
    "rule=owns_vehicle_on_relief": 0,
    "score=0": 2,
    "score=100": 0,
    "batch=B000001": 1,
    "batch=B000003": 0,
    "status=closed": 0,
    "status=all": 2,
}
NOT_UNDERSTOOD = ("first=soon", "region=999999", "batch=B999999", "score=101", "programme=NONE", "status=x")


def test_filters_live_in_the_address(signed_in):
    client = signed_in()
    for query, n in FILTERS.items():
        page = client.get(f"/clues/?{query}")
        assert (page.status_code, len(codes(page))) == (200, n), query
        assert ("没有符合条件的线索。" in text(page)) is (n == 0), query


def test_a_filter_that_is_not_understood_lists_nothing_and_says_so(signed_in):
    client = signed_in()
    for query in NOT_UNDERSTOOD:
        page = client.get(f"/clues/?{query}")
        assert (page.status_code, codes(page)) == (200, []), query
        assert "筛选条件有误，没有列出线索。" in text(page), query
        assert 'class="hm-error"' in page.content.decode(), query


def test_scope_bounds_the_list_the_clue_and_the_sheet(county, signed_in):
    here, there = code_of(county, "350181"), code_of(county, "350111")
    inside, outside = signed_in("township", SHIZHU), signed_in("township", JINAN)
    assert codes(inside.get("/clues/")) == [here]
    assert inside.get(f"/clues/{here}/").status_code == 200
    assert inside.get(f"/clues/{there}/").status_code == 404
    assert there not in inside.get("/clues/export/?format=csv").content.decode()
    # the control: the same addresses answer to whom they belong
    assert codes(outside.get("/clues/")) == [there]
    assert outside.get(f"/clues/{there}/").status_code == 200
    assert codes(inside.get("/clues/?region=350111")) == []


def test_who_has_no_business_with_clues_gets_none(signed_in):
    assert signed_in("publisher").get("/clues/").status_code == 403
    assert signed_in("auditor").get("/clues/").status_code == 200


def test_a_sheet_holds_what_the_list_shows(county, signed_in):
    client = signed_in()
    answer = client.get("/clues/export/?format=csv&region=350181")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [line["clue"] for line in lines] == [code_of(county, "350181")]
    assert "deaths.csv#2" in lines[0]["evidence"]
    assert lines[0]["notice"].startswith("本条为数据比对疑点")
    book = client.get("/clues/export/?format=xlsx")
    strings = zipfile.ZipFile(io.BytesIO(book.content)).read("xl/sharedStrings.xml").decode()
    assert all(code in strings for code in codes(client.get("/clues/")))
    assert client.get("/clues/export/?format=exe").status_code == 404
    assert client.get("/clues/export/?format=csv&region=999999").status_code == 404


def test_the_clue_names_every_row_and_how_to_check_it(county, signed_in):
    page = signed_in("township", FUQING).get(f"/clues/{code_of(county, '350181')}/")
    said, source = text(page), page.content.decode()
    for line in (4, 5, 6, 7):
        assert f"dibao-350181.csv · 第 {line} 行" in said
    assert "deaths.csv · 第 2 行" in said
    evidence, _, context = said.partition("其他发放记录 2 笔")
    assert "第 3 行" not in evidence  # the month of death is due, and stands beside it for comparison
    assert "第 3 行" in context
    assert "2018-02-10" in said
    assert "2018-02-13" in said
    assert "向家属和村（社区）核实去世日期" in said
    assert "村（社区）文书、民政协理员" in said
    assert "死亡登记录错号码，实为他人" in said
    assert "持续 4 个月" in said
    assert source.count('class="offending"') == 4
    assert source.count('<circle class="event"') == 2
    for secret in (DEAD, "吴某顺", "person_key"):
        assert secret not in source


def test_an_unknown_clue_is_not_found(signed_in):
    assert signed_in().get("/clues/X-AAAAAAAAAA/").status_code == 404


def test_a_page_reads_its_own_clues_only_however_many_there_are(signed_in, django_assert_max_num_queries):
    client = signed_in()
    many(118)
    for n, on_page in ((1, 50), (2, 50), (3, 20), (99, 20)):
        with django_assert_max_num_queries(16):
            page = client.get(f"/clues/?page={n}&last=2019-12")
        assert len(codes(page)) == on_page, n
        assert 'hm-count">120<' in page.content.decode()
    assert "last=2019-12&amp;page=2" in client.get("/clues/?last=2019-12").content.decode()


def many(n: int) -> None:
    """As many clues more, each like the first."""
    first = Clue.objects.first()
    place = first.places.first()
    for at in range(n):
        first.pk = clue_code(("person", at, first.programme), 0)
        first.subject_key = at
        first.save(force_insert=True)
        CluePlace.objects.create(clue=first, region_code=place.region_code, batch=place.batch)


def test_a_withdrawn_finding_says_which_batch_took_its_cause_away(county, signed_in, write):
    code = code_of(county, "350181")
    client = signed_in()
    address = f"/clues/{code}/"
    assert "不再成立的疑点" not in text(client.get(address))
    mended = write("deaths2.csv", [["姓名", "身份证号", "死亡日期"], ["郑某", AWAY, "2018-01-05"]])
    county("import", "deaths", mended, "--supersedes", "B000003")
    county("compare")
    said = text(client.get(address))
    assert "疑点已消失，线索已撤销。" in said
    assert "死亡后仍发放月度待遇 第 2 次比对撤销：所依据的批次 B000003 已由批次 B000004 取代" in said
    client.cookies["django_language"] = "en"
    said = text(client.get(address))
    assert "Withdrawn by run 2: batch B000003, on which it rested, was replaced by batch B000004" in said


def test_every_reason_for_a_withdrawal_has_words():
    for lang in ("zh", "en"):
        said = [withdrawal({"code": code, "batch": 7}, lang) for code in CODES]
        assert len(set(said)) == len(CODES)
        assert all("B000007" in words for code, words in zip(CODES, said, strict=True) if code.startswith("batch_"))
        assert withdrawal(None, lang) == withdrawal({"code": "looked_again"}, lang)
