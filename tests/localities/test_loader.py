"""A folder that cannot stand is refused with file, key and remedy."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from huimin.localities import loader
from huimin.localities.loader import LocalityError, load, read

FUZHOU = Path(loader.__file__).parent / "fuzhou"


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(FUZHOU, tmp_path / "city")
    lines = (FUZHOU / "regions.csv").read_text().splitlines()[:40]
    lines.append("350128000000,county,平潭县,350100000000,,,,")
    (tmp_path / "city/regions.csv").write_text("\n".join(lines) + "\n")
    return tmp_path / "city"


def change(folder, file, old, new):
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_copy_stands(folder):
    assert len(read(folder).divisions) == 40


def test_an_unknown_city_names_those_there_are():
    with pytest.raises(LocalityError, match=r"HUIMIN_CITY.*fuzhou"):
        load("atlantis")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("programmes.yml", "number: 2,", "number: 1,", "programmes.yml: TEKUN number 1: DIBAO has it already"),
        ("programmes.yml", "number: 2,", "number: two,", "programmes.yml: TEKUN number"),
        ("programmes.yml", "code: TEKUN", "code: tekun", "programmes.yml: code tekun"),
        ("programmes.yml", "code: TEKUN", "code: DIBAO", "programmes.yml"),
        ("programmes.yml", "aliases: [特困,", "aliases: [低保,", "programmes.yml: TEKUN 低保: DIBAO has it already"),
        ("programmes.yml", "aliases: [特困,", "aliases: [五保,", "programmes.yml: TEKUN aliases"),
        ("programmes.yml", "cycle: monthly,", "cycle: weekly,", "programmes.yml: DIBAO cycle: write one of monthly"),
        ("programmes.yml", "payee: household", "payee: family", "programmes.yml: DIBAO payee"),
        ("programmes.yml", "publicity: B", "publicity: E", "programmes.yml: DIBAO publicity"),
        ("programmes.yml", "unit: civil_affairs", "unit: post_office", "programmes.yml: DIBAO unit"),
        ("programmes.yml", "min_age: 80", "min_age: eighty", "programmes.yml: GAOLING min_age"),
        ("programmes.yml", "means_tested: true", "mean_tested: true", "programmes.yml DIBAO: ['mean_tested']"),
        ("programmes.yml", "name: 最低生活保障, ", "", "programmes.yml DIBAO: ['name']: is missing"),
        ("programmes.yml", "定期抚恤: 6", "定期抚恤: 0", "programmes.yml: YOUFU grace_months 定期抚恤"),
        ("policies.yml", "TEKUN:", "TEKUNN:", "policies.yml: TEKUN: is missing"),
        ("policies.yml", "  who_en:", "  whom_en:", "policies.yml DIBAO: ['whom_en']"),
        ("locality.yml", "wrongly_held: DIBAO", "wrongly_held: ERTONG", "locality.yml: exclusive"),
        ("locality.yml", "[DIBAO, TEKUN]", "[DIBAO, NOTHING]", "locality.yml: exclusive"),
        ("locality.yml", "code: 350100000000", "code: 350200000000", "locality.yml: code"),
        ("locality.yml", "apart: [350128000000]", "apart: [350129000000]", "locality.yml: apart 350129000000"),
        ("locality.yml", "kind: finance,", "kind: treasure,", "locality.yml: units city treasure"),
        ("locality.yml", "suffix: CZ", "suffix: JW", "locality.yml: units city finance"),
        ("locality.yml", "name_en: Fuzhou", "name_en: [", "locality.yml: cannot be read"),
        ("parameters.yml", "default: 100000", "default: 1000.00", "parameters.yml: cash_limit default"),
        ("parameters.yml", "unit: fen, is", "unit: yuan, is", "parameters.yml: cash_limit unit"),
        (
            "parameters.yml",
            "counties: {}",
            "counties: {350199000000: 1}",
            "parameters.yml: cash_limit counties 350199000000",
        ),
        (
            "parameters.yml",
            "changes: []",
            "changes: [{from: 2020, county: null, value: 1}]",
            "parameters.yml: cash_limit changes",
        ),
        (
            "regions.csv",
            "350102001001,village",
            "350102001002,village",
            "regions.csv line 5: code 350102001002 is given twice",
        ),
        ("regions.csv", "350102001001,village", "35010200101,village", "regions.csv line 5: code and level do not fit"),
        ("regions.csv", "350102001001,village", "350102001001,hamlet", "regions.csv line 5: cannot be read"),
        (
            "regions.csv",
            ",中山社区,350102001000,",
            ",中山社区,350102999000,",
            "regions.csv line 5: parent 350102999000 has no line",
        ),
        ("regions.csv", ",中山社区,350102001000,", ",中山社区,,", "regions.csv line 5: parent is missing"),
    ],
)
def test_what_cannot_stand_is_named(folder, file, old, new, said):
    change(folder, file, old, new)
    with pytest.raises(LocalityError) as refusal:
        read(folder)
    assert said in str(refusal.value).replace("localities/city/", "")


def test_limits_by_county_and_day(folder):
    change(
        folder,
        "parameters.yml",
        "counties: {}, changes: []",
        "counties: {350128000000: 70}, changes: [{from: 2019-01-01, county: null, value: 200}, "
        "{from: 2021-01-01, county: 350128000000, value: 90}, {from: 2020-01-01, county: null, value: 300}]",
    )
    city = read(folder)

    def cash(on):
        return {limit.county_code: limit.value for limit in city.limits(on) if limit.name == "cash_limit"}

    assert cash(date(2018, 12, 31)) == {350102000000: 100000, 350128000000: 70}
    assert cash(date(2019, 1, 1)) == {350102000000: 200, 350128000000: 70}
    assert cash(date(2022, 1, 1)) == {350102000000: 300, 350128000000: 90}
