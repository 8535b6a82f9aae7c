"""Land and machines: areas above the contract, one parcel or machine paid twice, farm subsidies of officials without land."""

from datetime import date

from huimin.simulation import life
from huimin.simulation.facts import Row
from huimin.simulation.months import month
from huimin.simulation.pay import contract, field_payment, forest, once_payment, yearly_payment
from huimin.simulation.people import Person
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FOREST_FEN, RATES, RETIRED_FIELD_FEN

_AREA, _PARCEL, _MACHINE, _PAYROLL = (
    "area_over_contract", "one_parcel_twice", "one_machine_twice", "public_payroll_land_subsidy",
)  # fmt: skip


def plant(stage: Stage) -> None:
    """All stories of this module."""
    too_large(stage)
    large_and_right(stage)
    one_parcel(stage)
    parcels_apart(stage)
    one_machine(stage)
    officials(stage)


def _pair(stage: Stage) -> list[Person]:
    head = stage.with_family(stage.village(county=350181, rural=True), (1956, 5), ("配偶", 2, 1958))
    return head.household.members


def transfer(stage: Stage, person: Person, giver: str, parcel: str, area: int, since: date) -> Row:
    """The person takes over a parcel for five years."""
    values = {
        "giver": giver,
        "parcel": parcel,
        "area": area,
        "since": since,
        "until": since.replace(year=since.year + 5),
    }
    return stage.city.add_row(Row("land_transfers", str(person.village.county_code), person, values))


def too_large(stage: Stage) -> None:
    """More field than the household contracts, in the head's name or the wife's; more forest than it holds."""
    rate = RATES["GENGDI"][None][0]
    for who, area in ((0, 320), (1, 500)):
        family = _pair(stage)
        rows = (contract(stage.city, family[0], 150), contract(stage.city, family[0], 60))
        stage.pay(field_payment(family[who], 2017, 210))
        payment = stage.pay(field_payment(family[who], 2018, area))
        wrong = stage.wrong(_AREA, family[0].household, "GENGDI", "申领面积超过承包面积", payment, *rows)
        wrong.years, wrong.amount_fen = {2018}, (area - 210) * rate // 100
    family = _pair(stage)
    row = forest(stage.city, family[0], 1000)
    payment = stage.pay(
        yearly_payment(family[0], "SHENGTAI-LIN", 2018, FOREST_FEN * 15, standard_fen=FOREST_FEN, area=1500)
    )
    wrong = stage.wrong(_AREA, family[0].household, "SHENGTAI-LIN", "申领公益林面积超过林权面积", payment, row)
    wrong.years, wrong.amount_fen = {2018}, FOREST_FEN * 5


def large_and_right(stage: Stage) -> None:
    """The whole contracted area; more than that with land taken over; no entry in any register."""
    family = _pair(stage)
    contract(stage.city, family[0], 260)
    stage.pay(field_payment(family[1], 2018, 260))
    stage.innocent("申领面积与承包面积相同，由妻子领取", (_AREA,), family[0].household)
    family = _pair(stage)
    contract(stage.city, family[0], 200)
    transfer(stage, family[0], "郑阿福", f"{family[0].village.code}0099001", 900, date(2017, 1, 1))
    stage.pay(field_payment(family[0], 2018, 1100))
    stage.innocent("另有流转入的土地九亩", (_AREA,), family[0].household)


def _terrace(stage: Stage, person: Person, parcel: str, year: int = 2018, programme: str = "TUIGENG"):
    return stage.pay(
        yearly_payment(
            person, programme, year, RETIRED_FIELD_FEN * 4, standard_fen=RETIRED_FIELD_FEN, area=400, parcel=parcel
        )
    )


def one_parcel(stage: Stage) -> None:
    """Two persons of a village for one terrace; the holder who came later; one plot as terrace and as forest."""
    for at, has_holder in enumerate((False, True)):
        village = stage.village(county=350181, rural=True)
        first, second = (stage.someone(village, (1958, 3 + place)) for place in range(2))
        parcel = f"{village.code}TG{at:05d}"
        if has_holder:
            forest(stage.city, second, 400).values["parcel"] = parcel
        rows = [_terrace(stage, first, parcel), _terrace(stage, second, parcel)]
        subject, wrongful = (first, rows[0]) if has_holder else (second, rows[1])
        wrong = stage.wrong(_PARCEL, subject, "TUIGENG", "同一地块同年由两人申报", *rows)
        wrong.years, wrong.amount_fen = {2018}, wrongful.amount_fen
    person = stage.someone(stage.village(county=350181, rural=True), (1961, 9))
    parcel = f"{person.village.code}TG00009"
    rows = [_terrace(stage, person, parcel), _terrace(stage, person, parcel, programme="SHENGTAI-LIN")]
    wrong = stage.wrong(_PARCEL, person, "SHENGTAI-LIN", "同一地块按退耕还林和公益林各报一次", *rows)
    wrong.years, wrong.amount_fen = {2018}, rows[1].amount_fen


def parcels_apart(stage: Stage) -> None:
    """One claimed it in 2017 and another in 2018; two in the year in which it changed hands."""
    for years, is_transferred in (((2017, 2018), False), ((2018, 2018), True)):
        village = stage.village(county=350181, rural=True)
        people = [stage.someone(village, (1963, 2 + place)) for place in range(2)]
        parcel = f"{village.code}TG1{years[0]}"
        for person, year in zip(people, years, strict=True):
            _terrace(stage, person, parcel, year)
        if is_transferred:
            transfer(stage, people[1], people[0].name, parcel, 400, date(2018, 7, 1))
        stage.innocent("地块先后由两人经营", (_PARCEL,), people[1])


def one_machine(stage: Stage) -> None:
    """One machine in two persons' names, or twice in one's; two machines of one buyer do no harm."""
    for at, is_same in enumerate((False, False, True)):
        first = stage.someone(stage.village(rural=True), (1970, 6), sex=1)
        second = first if is_same else stage.someone(first.village, (1973, 6), sex=1)
        earlier = stage.pay(once_payment(first, "NONGJI", month(2018, 3), 1800_00, machine=f"NJ2018{at:04d}"))
        wrong = stage.wrong(_MACHINE, second, "NONGJI", "同一台农机两次领取购置补贴", earlier)
        stage.pay(once_payment(second, "NONGJI", month(2018, 9), 1800_00, machine=f"NJ2018{at:04d}"), wrong)
    person = stage.someone(stage.village(rural=True), (1975, 4), sex=1)
    for at in (8, 9):
        stage.pay(once_payment(person, "NONGJI", month(2018, 5), 1800_00, machine=f"NJ2018000{at}"))
    stage.innocent("一人购买两台农机", (_MACHINE,), person)


def officials(stage: Stage) -> None:
    """At work for the public and paid for fields that nobody of the household contracts; and one whose wife has land."""
    for born, since in (((1978, 4), date(2002, 9, 1)), ((1983, 8), date(2009, 7, 1)), ((1971, 1), date(2018, 6, 1))):
        person = stage.someone(stage.village(county=350181, rural=True), born)
        row = life.employ(stage.city, person, f"{person.village.township}人民政府", "在职", since)
        wrong = stage.wrong(_PAYROLL, person, "GENGDI", "财政供养人员无承包地而领取耕地补贴", row)
        for year in (2017, 2018):
            payment = field_payment(person, year, 180)
            stage.pay(payment, *([wrong] if year >= since.year else []))
    family = _pair(stage)
    life.employ(stage.city, family[0], f"{family[0].village.township}中心小学", "在职", date(2001, 9, 1))
    contract(stage.city, family[1], 300)
    stage.pay(field_payment(family[0], 2018, 300))
    stage.innocent("妻子承包土地，由在职的丈夫领取", (_PAYROLL, _AREA), family[0])
