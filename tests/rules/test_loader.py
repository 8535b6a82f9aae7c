"""Rule files: what they say is read, what cannot stand is named; versions move when, and only when, they should."""

import pytest

from huimin.datasets.queries import load_kinds
from huimin.rules.checker import views
from huimin.rules.loader import LIBRARY, load_library, lowered, read_rule, rule_from
from huimin.rules.types import UNITS, Parameter, RuleError, Text
from tests.rules.engine import CATALOGUE

LIBRARY_RULES = load_library()
FILE = (LIBRARY / "death" / "paid_after_death.sql").read_text(encoding="utf-8")
SIXTEEN = {
    "paid_after_death", "annual_subsidy_after_death", "enrolled_after_death", "public_payroll_on_relief",
    "village_officer_on_relief", "age_out_of_range", "owns_property_on_relief", "owns_vehicle_on_relief",
    "runs_business_on_relief", "exclusive_programmes_overlap", "same_programme_paid_twice", "one_account_many_people",
    "amount_over_standard", "paid_in_two_counties", "cash_over_limit", "split_payments",
}  # fmt: skip


def _read(text: str):
    return rule_from(text, rule_id="paid_after_death", theme="death")


def test_the_library_holds_the_first_sixteen_rules():
    assert set(LIBRARY_RULES) >= SIXTEEN
    assert {rule.theme for rule in LIBRARY_RULES.values()} == {path.name for path in LIBRARY.iterdir() if path.is_dir()}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("-- id: paid_after_death", "-- id: other", "line 1: id is other"),
        ("-- status: stable", "-- status: good", "status is good"),
        ("-- subject: person", "-- subject: dog", "subject is dog"),
        ("-- amount: whole", "-- amount: all", "amount is all"),
        ("-- amount: whole\n", "", "the header has no amount"),
        ("-- amount: whole", "-- amount: whole\n-- color: red", "unknown header key color"),
        ("-- severity: {by: n_months, low: 1, medium: 2, high: 4}", "-- severity: grave", "severity is grave"),
        ("-- severity: {by: n_months,", "-- severity: {by: sex,", "severity"),
        ("-- title: 死亡", "-- title: [死亡", "line 3: the header is no YAML"),
        ("{law: HK, article: 8, checked: true}", "{law: XX, article: 8, checked: true}", "cannot be read"),
        ("{law: HK, article: 8, checked: true}", "{law: HK, article: 9, checked: true}", "laws.yml"),
        ("duty: [village_clerk,", "duty: [mayor,", "cannot be read"),
        ("{died_on} 去世", "{died_on 去世", "placeholder"),
        ("p.amount_fen as amount_fen,", "p.amount_fen / 2 as amount_fen,", r"line \d+: DIV is outside"),
    ],
)
def test_a_broken_file_is_named_with_place_and_remedy(old, new, told):
    assert FILE.count(old) >= 1
    with pytest.raises(RuleError, match=told) as error:
        _read(FILE.replace(old, new, 1))
    assert str(error.value).startswith("paid_after_death")


def test_the_line_of_a_fault_is_the_line_of_the_file(tmp_path):
    lines = FILE.splitlines()
    at = next(number for number, line in enumerate(lines) if ".amount_fen as amount_fen" in line)
    lines[at] = lines[at].replace(".amount_fen as", ".amount_fen / 2 as")
    path = tmp_path / "death" / "paid_after_death.sql"
    path.parent.mkdir()
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(RuleError, match=f"paid_after_death, line {at + 1}:"):
        read_rule(path)


def test_logic_version_does_not_move_with_words_layout_or_comments():
    rule = LIBRARY_RULES["paid_after_death"]
    same = _read(
        FILE.replace("where p.programme in", "where -- why\n  p.programme    IN").replace("死亡后仍发放", "死后仍发")
    )
    assert same.logic_version == rule.logic_version
    assert same.text_version != rule.text_version


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("p.month > d.died_month", "p.month >= d.died_month"),
        ("{default: 6,", "{default: 7,"),
        ("[DIBAO, TEKUN,", "[DIBAO,"),
    ],
)
def test_logic_version_moves_with_what_is_found(old, new):
    changed = _read(FILE.replace(old, new, 1))
    assert changed.logic_version != LIBRARY_RULES["paid_after_death"].logic_version


def test_severity_by_months():
    rule = LIBRARY_RULES["paid_after_death"]
    assert [rule.severity_of(n_months=n) for n in (1, 2, 3, 4, 40)] == ["low", "medium", "medium", "high", "high"]
    assert rule.severity_of(n_months=0) == "low"


def test_an_exemption_that_cannot_be_seen_lowers_the_severity():
    gap = "-- known_gaps:\n--   - {kind: guardians, zh: 甲, en: a}\n"
    lower = _read(FILE.replace("-- known_gaps:\n", gap, 1))
    assert [lower.severity_of(n_months=n) for n in (1, 2, 4)] == ["info", "low", "medium"]
    assert [lowered(level) for level in ("critical", "high", "info")] == ["high", "medium", "info"]


@pytest.mark.parametrize("rule", LIBRARY_RULES.values(), ids=lambda rule: rule.id)
def test_no_gap_stands_whose_kind_has_come(rule):
    """Once a kind exists, its exemption must be built and the gap taken out, so that the severity rises again."""
    come = {gap.kind for gap in rule.known_gaps if gap.kind} & set(load_kinds())
    assert not come, f"{rule.id}: the kind {come} is here; build the exemption and take the gap out"


@pytest.mark.parametrize("rule", LIBRARY_RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_says_all_that_a_person_needs(rule):
    assert rule.false_positives
    assert rule.verify_steps
    assert rule.duty
    assert rule.basis
    assert rule.notes
    texts = [*rule.false_positives, *rule.verify_steps, *rule.known_gaps, *rule.notes, *rule.duty]
    assert all(text.zh.strip() and text.en.strip() for text in texts)
    assert not any("一" <= letter <= "鿿" for text in texts for letter in text.en if letter not in "增减时间")
    assert set(rule.programmes) <= {programme.code for programme in CATALOGUE}
    assert rule.portable


def test_views_are_those_of_the_kinds():
    """Every kind has a view with the kind's own types; a view has no column that its kind lacks but derived ones."""
    from huimin.datasets.queries import fact_columns

    derived = {"county_code", "ends_month", "died_month", "month", "mask_key", "unit_key"}
    for name, kind in load_kinds().items():
        facts = fact_columns(kind)
        for column, type_ in views()[name].items():
            assert column in derived or facts.get(column) == type_, f"{name}.{column}"


@pytest.mark.parametrize(
    ("default", "unit", "zh", "en"),
    [
        (100000, "fen", "1,000 元", "1,000 yuan"),
        (150, "fen", "1.5 元", "1.5 yuan"),
        (0, "fen", "0 元", "0 yuan"),
        (5000, "hundredths of a per cent", "50 %", "50 %"),
        (1, "hundredths of a mu", "0.01 亩", "0.01 mu"),
        (741, "hundredths of the middle deviation", "7.41 倍中位离差", "7.41 times the middle deviation"),
        (0, "1 is yes", "否", "no"),
        (1, "1 is yes", "是", "yes"),
        (60, "months", "60 个月", "60 months"),
    ],
)
def test_a_limit_is_shown_as_people_say_it(default, unit, zh, en):
    shown = Parameter(default, Text(UNITS[unit], unit), Text("", "")).shown
    assert (shown.zh, shown.en) == (zh, en)


def test_no_limit_of_the_library_is_shown_in_hundredths():
    shown = [one.shown for rule in LIBRARY_RULES.values() for one in rule.params.values()]
    assert shown
    assert not [one for one in shown if "分之一" in one.zh or "hundredth" in one.en or one.zh.endswith(" 分")]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", '""'), ("title", "5"), ("title", "[1, 2]"), ("title", '"a\\u202eb"'), ("title", "长" * 101),
        ("severity", "{by: n_months, low: x}"), ("severity", "{by: n_months}"), ("severity", "[low]"),
        ("programmes", "DIBAO"), ("programmes", "[[DIBAO]]"), ("reason_zh", "7"), ("notes", "[a]"), ("duty", "village_clerk"),
        ("notes", "[{zh: 2018-13-45, en: a}]"), ("notes", "[{zh: 甲, en: a, b}]"), ("portable", "1"), ("needs", "payments"),
        ("params", "{a: {default: null, unit: days, zh: 甲, en: a}}"), ("params", "{a: {default: 1.5, unit: days, zh: 甲, en: a}}"),
        ("params", '{a: {default: "1) or (1=1", unit: days, zh: 甲, en: a}}'), ("params", "{a: {default: true, unit: days, zh: 甲, en: a}}"),
        ("params", "{1: {default: 1, unit: days, zh: 甲, en: a}}"), ("params", f"{{a: {{default: {'9' * 5000}, unit: days, zh: 甲, en: a}}}}"),
        ("notes", "[" * 2000), ("7", "x"), ("basis", "[{law: KT, article: 1, checked: maybe}]"),
    ],
)  # fmt: skip
def test_a_header_is_refused_where_a_value_cannot_be_what_it_says(key, value):
    lines = [line for line in FILE.splitlines() if not line.startswith(f"-- {key}:")]
    with pytest.raises(RuleError, match="paid_after_death, line"):
        _read("\n".join([f"-- {key}: {value}", *lines]))
