"""The main job by its command: messy files in, ranked clues out, and nothing lost on the way."""

import random

from tests.command import number

DEAD, LIVING = number(), number(birth="19600101", serial=127)
RULE = ("--rule", "paid_after_death")
DEATHS = [
    ["序号", "姓名", "性别", "身份证号", "死亡日期", "火化日期"],
    [1, "吴某顺", "男", DEAD, "2018-02-10", "2018-02-13"],
]
HEADER = ["序号", "乡镇", "村居", "户主姓名", "户主身份证号", "所属期", "发放金额", "银行账号"]


def row(n, name, id_number, month, amount="1050.00", account="6212345678901234569"):
    return [n, "石竹街道", "高仑村", name, id_number, f"2018年{month}月", amount, account]


PAYMENTS = [
    ["石竹街道2018年低保发放表"],
    HEADER,
    *[row(month, "吴某顺", DEAD.lower(), month) for month in range(1, 7)],
    *[row(month, "林某金", f"'{LIVING}", month, '"1,050.00元"', "6212345678901234577") for month in range(1, 7)],
    row(13, "郑某", "3.50181E+17", 1),
    row(14, "郑某", "", 1, ""),
    ["合计", "", "", "", "", "", "13650.00", ""],
    ["制表人：某某", "", "审核人：", "", "", "", "", ""],
]


def load(huimin, write, payments=PAYMENTS, encoding="gb18030"):
    paid = huimin(
        "import", "payments", write("dibao.csv", payments, encoding), "--programme", "DIBAO", "--region", "350181"
    )
    died = huimin("import", "deaths", write("deaths.csv", DEATHS))
    return paid["batches"][0], died["batches"][0]


def test_every_row_and_fen_of_a_list_is_accounted_for(huimin, write):
    paid, _ = load(huimin, write)
    assert paid["status"] == "partly"
    assert (paid["n_lines"], paid["n_excluded"], paid["n_received"]) == (18, 4, 14)
    assert (paid["n_accepted"], paid["n_returned"]) == (13, 1)
    assert (paid["n_matched"], paid["n_ambiguous"], paid["n_unmatchable"]) == (12, 1, 0)
    assert (paid["amount_received"], paid["amount_accepted"], paid["amount_returned"]) == (
        "13650.00",
        "13650.00",
        "0.00",
    )
    problems = {(problem["row"], problem["code"], problem["level"]) for problem in paid["problems"]}
    assert problems == {
        (15, "id_damaged", "warning"),
        (16, "id_missing", "warning"),
        (16, "amount_missing", "returned"),
    }


def test_a_payment_after_death_becomes_a_clue_with_its_rows(huimin, write):
    load(huimin, write)
    run = huimin("compare", "--rule", "paid_after_death")
    assert run["rules"][0]["n_findings"] == run["n_new_clues"] == 1
    assert run["rules"][0]["amount"] == "4200.00"
    (clue,) = huimin("clues")
    assert clue["person"] == "吴*顺"
    assert (clue["n_payments"], clue["amount"], clue["first_month"], clue["last_month"]) == (
        4,
        "4200.00",
        "2018-03",
        "2018-06",
    )
    assert clue["region_code"] == "350181006206"
    evidence = {(row["role"], row["file"], row["row"]) for row in clue["evidence"]}
    assert evidence == {("payment", "dibao.csv", line) for line in (5, 6, 7, 8)} | {("register", "deaths.csv", 2)}
    assert len(clue["evidence"]) == 5
    assert DEAD not in str(clue)
    assert "吴某顺" not in str(clue)


def test_a_rerun_changes_nothing(huimin, write):
    load(huimin, write)
    huimin("compare")
    before = huimin("clues")
    assert huimin("compare")["n_new_clues"] == 0
    assert huimin("clues") == before


def test_months_and_regions_bound_what_is_listed_and_compared(huimin, write):
    load(huimin, write)
    assert huimin("compare", *RULE, "--from", "2018-04", "--to", "2018-04")["rules"][0]["amount"] == "1050.00"
    huimin("compare")
    assert huimin("clues")[0]["amount"] == "4200.00"
    assert len(huimin("clues", "--region", "350181006")) == 1
    assert huimin("clues", "--region", "350111") == []
    assert huimin("clues", "--from", "2018-07") == []
    assert huimin("clues", "--min-score", "100") == []


def test_facts_after_the_day_asked_for_are_not_seen(huimin, write):
    load(huimin, write)
    assert huimin("compare", *RULE, "--as-of", "2018-01-31")["n_new_clues"] == 0
    assert huimin("compare", *RULE, "--as-of", "2018-04-30")["rules"][0]["amount"] == "2100.00"


def test_the_same_bytes_are_received_once(huimin, write):
    first, _ = load(huimin, write)
    again, _ = load(huimin, write)
    assert again["status"] == "already_received"
    assert again["batch"] == first["batch"]
    assert huimin.code == 0


def test_a_list_that_repeats_a_live_one_is_held_until_somebody_decides(huimin, write):
    first, _ = load(huimin, write)
    corrected = [*PAYMENTS[:2], *PAYMENTS[3:]]
    path = write("again.csv", corrected)
    flags = ("--programme", "DIBAO", "--region", "350181")
    held = huimin("import", "payments", path, *flags)["batches"][0]
    assert (held["status"], huimin.code) == ("held", 0)
    assert first["batch"] in held["problems"][0]["message"]
    taken = huimin("import", "payments", path, *flags, "--supersedes", first["batch"])["batches"][0]
    assert taken["status"] == "partly"
    huimin("compare")
    (clue,) = huimin("clues")
    assert {row["file"] for row in clue["evidence"]} == {"again.csv", "deaths.csv"}
    assert huimin("verify")["alterations"] == []


def test_refused_files_do_not_stop_the_others(huimin, write):
    result = huimin(
        "import", "deaths", write("wrong.csv", PAYMENTS), write("deaths.csv", DEATHS), write("empty.csv", [])
    )
    assert [batch["status"] for batch in result["batches"]] == ["refused", "accepted", "refused"]
    assert huimin.code == 2
    assert result["batches"][0]["problems"][0]["code"] == "file_wrong_kind"


def test_a_header_without_rows_is_refused(huimin, write):
    result = huimin("import", "deaths", write("bare.csv", DEATHS[:1]))
    assert (result["batches"][0]["problems"][0]["code"], huimin.code) == ("file_no_rows", 2)


def test_usage_errors_are_one_json_document(huimin, write):
    for words, code in (
        (("import", "nothing", write("a.csv", DEATHS)), "unknown_kind"),
        (("import", "deaths", write("a.csv", DEATHS), "--region", "99"), "unknown_region"),
        (("import", "payments", write("a.csv", PAYMENTS), "--programme", "NIX"), "unknown_programme"),
        (("compare", "--rule", "nix"), "unknown_rule"),
        (("clues", "--batch", "B999999"), "unknown_batch"),
        (("clues", "--by", "nobody"), "unknown_user"),
        (("compare", "--nix"), "usage"),
        (("compare", "--as-of", "2018-06"), "usage"),
        (("compare", "--known-at", "-5"), "usage"),
        (("clues", "--limit", "-1"), "usage"),
        (("import", "deaths"), "usage"),
    ):
        assert huimin(*words)["error"]["code"] == code
        assert huimin.code == 2


def test_shuffling_encoding_splitting_and_strangers_change_no_finding(huimin, write):
    load(huimin, write)
    huimin("compare", *RULE)
    amount = huimin("clues")[0]["amount"]
    rows = PAYMENTS[2:-2]
    random.Random(1).shuffle(rows)
    strangers = [row(90 + n, "陈某", number(birth="19700101", serial=n), 3) for n in range(1, 60)]
    half = len(rows) // 2
    flags = ("--programme", "DIBAO", "--region", "350181")
    first = huimin(
        "import", "payments", write("one.csv", [HEADER, *rows[:half], *strangers]), *flags, "--supersedes", "B000001"
    )
    assert first["batches"][0]["status"] in ("accepted", "partly")
    huimin("import", "payments", write("two.csv", [HEADER, *rows[half:]], "utf-8-sig"), *flags, "--additional")
    assert huimin("compare", *RULE)["n_new_clues"] == 0
    (clue,) = huimin("clues")
    assert clue["amount"] == amount
    assert clue["n_payments"] == 4


def test_a_tampered_row_is_named(huimin, write):
    from huimin.casework.models import Clue
    from huimin.intake.models import Batch

    load(huimin, write)
    huimin("compare")
    assert huimin("verify")["alterations"] == []
    assert huimin.code == 0
    Batch.objects.filter(number=1).update(amount_accepted_fen=1)
    Clue.objects.update(amount_fen=0)
    named = {item["where"] for item in huimin("verify")["alterations"]}
    assert huimin.code == 3
    assert any("B000001" in where for where in named)
    assert any("clues" in where for where in named)


def test_a_flipped_byte_in_a_fact_file_is_named_and_never_read(huimin, write, settings):
    load(huimin, write)
    file = settings.HOME.batch(1) / "facts.parquet"
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    assert huimin("verify")["alterations"]
    assert huimin("compare")["error"]["code"] == "file_altered"
    assert huimin.code == 3


def test_sums_beyond_what_a_double_counts_are_traced_as_text(huimin, write):
    rows = [row(n, "林某金", LIVING, 1 + n % 12, "9999999999.99", f"62123456789012{n:05}") for n in range(1, 9101)]
    batch, _ = load(huimin, write, payments=[HEADER, *rows])
    assert batch["status"] == "accepted"
    assert batch["amount_accepted"] == "90999999999909.00"  # more fen than 2^53
    assert huimin("verify")["alterations"] == []
    over = [row(1, "林某金", LIVING, 1, "10000000000.00")]
    assert load(huimin, write, payments=[HEADER, *over])[0]["amount_accepted"] == "0.00"
