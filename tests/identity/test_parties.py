"""A name keyed for one purpose is the same number wherever it stands: the payee of an entry and a contract's party."""

from django.conf import settings

from huimin.ledger.manifest import facts

PLACE = ["石竹街道", "高仑村"]
WHERE = ["乡镇", "村居"]


def test_a_contract_s_party_is_the_payee_of_an_entry(huimin, write):
    entries = [[*WHERE, "日期", "凭证号", "收入金额", "收款方"], [*PLACE, "2018-01-05", "1", "6000", "某果园"]]
    contracts = [
        [*WHERE, "合同编号", "承租方", "年租金"],
        [*PLACE, "GL-1", "某果园", "6000"],
        [*PLACE, "GL-2", "某店", "9"],
    ]
    huimin("import", "village_entries", write("e.csv", entries), "--region", "350181")
    huimin("import", "village_contracts", write("c.csv", contracts), "--region", "350181")
    with facts(settings.HOME, ("village_entries", "village_contracts")) as books:
        ((payee,),) = books.execute("select payee_key from fact_village_entries").fetchall()
        parties = books.execute("select contract_no, party_key from fact_village_contracts order by 1").fetchall()
    assert [party == payee for _, party in parties] == [True, False]


def test_a_publication_knows_its_quarter(huimin, write):
    lines = [[*WHERE, "公开期次", "公开日期", "公开支出合计"], [*PLACE, "2018年第二季度", "2018-07-10", "9000"]]
    huimin("import", "village_disclosures", write("d.csv", lines), "--region", "350181")
    with facts(settings.HOME, ("village_disclosures",)) as books:
        found = books.execute("select starts_month, n_months, spent_fen from fact_village_disclosures").fetchall()
    assert found == [(2018 * 12 + 4, 3, 9000_00)]
