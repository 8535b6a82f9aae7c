"""Assertions that single rows answer."""

from datetime import date

import pyarrow as pa

from huimin.datasets.queries import failures, kind

TODAY = date(2018, 6, 30)


def told(name, **columns):
    rows = pa.table({column: pa.array(days, pa.date32()) for column, days in columns.items()})
    return [(found.code, found.column, found.mask.tolist()) for found in failures(kind(name), rows, today=TODAY)]


def test_dates_that_contradict_each_other_are_named():
    died = [date(2018, 2, 10), date(2018, 3, 10), None, date(2018, 2, 13)]
    cremated = [date(2018, 2, 13)] * 3 + [date(2018, 2, 13)]
    assert told("deaths", died_on=died, cremated_on=cremated) == [
        ("dates_out_of_order", "cremated_on", [False, True, False, False])
    ]


def test_dates_after_today_are_named_today_itself_is_not():
    assert told("deaths", died_on=[TODAY, date(2018, 7, 1), None]) == [("date_future", "died_on", [False, True, False])]


def test_rows_without_a_fault_and_columns_not_there_say_nothing():
    assert told("deaths", died_on=[date(2018, 1, 1)]) == []
    assert told("village_officers", ends_on=[date(2018, 1, 1)]) == []
