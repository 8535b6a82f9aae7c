"""The order learnt from outcomes of a file is worth more than the order of severity; the control is that order itself."""

from datetime import date

from bench.figures.ranking import one
from huimin.casework.ranking import draw, n_drawn, week_list, week_of

OF_PERFECT, OF_SEVERITY = 0.80, 1.3


def test_what_was_found_before_orders_what_comes_and_severity_does_not(tmp_path):
    answers = [one(seed, tmp_path / f"{seed}.csv", n=4_000, capacity=60, first=80) for seed in (1, 2, 3)]
    learnt = sum(answer.learnt / answer.perfect for answer in answers) / len(answers)
    severity = sum(answer.severity / answer.perfect for answer in answers) / len(answers)
    unlearnt = sum(answer.unlearnt / answer.perfect for answer in answers) / len(answers)
    assert learnt >= OF_PERFECT
    assert learnt >= OF_SEVERITY * severity
    assert severity < OF_PERFECT  # the control: the bar is not one that any order passes
    assert unlearnt < learnt


def test_a_week_keeps_a_twentieth_to_a_tenth_for_chance():
    for capacity in range(10, 500):
        assert 0.05 <= n_drawn(capacity, "2026-W01") / capacity <= 0.1
    for capacity in range(1, 10):
        weeks = [f"{year}-W{week:02d}" for year in range(2020, 2040) for week in range(1, 53)]
        share = sum(n_drawn(capacity, week) for week in weeks) / (capacity * len(weeks))
        assert 0.045 <= share <= 0.105


def test_the_draw_is_the_same_for_the_same_week_and_unit_and_even_over_weeks():
    codes = [f"X-{number:04d}" for number in range(100)]
    first = draw(codes, week="2026-W48", unit="350181000000-JW", n=10)
    assert first == draw(reversed(codes), week="2026-W48", unit="350181000000-JW", n=10)
    assert first != draw(codes, week="2026-W49", unit="350181000000-JW", n=10)
    assert first != draw(codes, week="2026-W48", unit="", n=10)
    times = dict.fromkeys(codes, 0)
    for week in range(1000):
        for code in draw(codes, week=str(week), unit="", n=10):
            times[code] += 1
    assert all(60 <= n <= 145 for n in times.values())  # 100 expected, five deviations either way


def test_a_list_is_as_long_as_asked_and_the_drawn_stand_among_the_best():
    ranked = [f"X-{number:04d}" for number in range(300)]
    listed = week_list(ranked, capacity=50, week=week_of(date(2026, 11, 24)), unit="")
    assert len(listed) == len({code for code, _ in listed}) == 50
    assert sum(is_drawn for _, is_drawn in listed) == 5
    best = [code for code, is_drawn in listed if not is_drawn]
    assert best == [code for code in ranked if (code, True) not in listed][:45]
    assert [code for code, _ in listed] == sorted(code for code, _ in listed)
    assert week_list(ranked[:3], capacity=50, week="2026-W48", unit="") == [(code, True) for code in ranked[:3]]
