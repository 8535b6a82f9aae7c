"""Money that does not move, money that is not what the lists say, and a person's money in an account of the village."""

from datetime import date

from huimin.simulation import pay
from huimin.simulation.facts import City, Innocent, Row, Wrong
from huimin.simulation.months import month
from huimin.simulation.plants.stage import Stage
from huimin.simulation.programmes import FIRST, LAST

_HELD, _DORMANT, _UNLIKE, _VILLAGE = (
    "funds_held",
    "dormant_balance",
    "paid_out_not_as_listed",
    "paid_into_village_account",
)
_YEAR = 2018
_OFF_BY = (1, 100_00, -50_00)  # fen, in the first counties


def plant(stage: Stage) -> None:
    """What happens before the payments are made."""
    _held(stage)
    _village_accounts(stage)


def _flow(city: City, programme: str, at: int, **values: object) -> Row:
    county = values.pop("county")
    village = next(village for village in city.villages if village.county_code == county)
    unit = values.pop("unit", f"{village.county}民政局")
    said = {"county": village.county, "unit": unit, "programme": programme, "doc": f"示例财指〔2018〕{at}号", **values}
    return city.add_row(Row("fund_flow", str(county), None, said))


def _wrong(city: City, rule: str, row: Row, note: str) -> None:
    values = row.values
    left = values["allocated"] - (values.get("paid") or 0) - (values.get("returned") or 0)
    wrong = Wrong(rule, "unit", values["unit"], values["programme"], note, [row], amount_fen=left)
    city.wrongs.append(wrong)


def _innocent(city: City, why: str, rule: str, row: Row) -> None:
    values = row.values
    city.innocents.append(Innocent(why, (rule,), "unit", values["unit"], (values["programme"],)))


def _held(stage: Stage) -> None:
    """Money that stands still; and a book whose money went back, came late in the year, or is kept for good reason."""
    city = stage.city
    for at, county in enumerate((350181, 350111, 350123)):
        held = _flow(
            city, "DIBAO", at, county=county, received=date(2018, 3 + at, 12), allocated=900_000_00, paid=812_345_67,
            paid_on=date(2018, 9, 3),
        )  # fmt: skip
        _wrong(city, _HELD, held, "上级资金到账数月未拨完")
        dormant = _flow(
            city, "YILIAO", 10 + at, county=county, received=date(2016, 5, 4 + at), allocated=500_000_00, paid=430_000_00,
            paid_on=date(2016, 12, 20),
        )  # fmt: skip
        _wrong(city, _DORMANT, dormant, "两年前的资金结余未用也未退回")
    returned = _flow(
        city, "GAOLING", 20, county=350124, received=date(2018, 4, 9), allocated=300_000_00, paid=299_000_00,
        paid_on=date(2018, 5, 2), returned=1_000_00,
    )  # fmt: skip
    fresh = _flow(city, "LINSHI", 21, county=350124, received=date(2018, 12, 14), allocated=80_000_00)
    kept = _flow(
        city, "WEIFANG", 22, county=350125, received=date(2017, 6, 1), allocated=60_000_00, kept_for="工程质保金"
    )
    _innocent(city, "余款已退回", _HELD, returned)
    _innocent(city, "到账不满三十日", _HELD, fresh)
    _innocent(city, "留作工程质保金", _DORMANT, kept)


def _village_accounts(stage: Stage) -> None:
    for kind, name in (("村委会", "村民委员会"), ("村民小组", "第二村民小组"), ("农民专业合作社", "果蔬专业合作社")):
        village = stage.village(county=350125)
        account, _ = stage.registry.issuer.account()
        holder = f"{village.township}{village.short}{name}"
        row = stage.city.add_row(
            Row(
                "village_accounts", str(village.county_code), None,
                {"village": village, "holder": holder, "kind": kind, "account": account, "opened": date(2012, 3, 5)},
            )
        )  # fmt: skip
        person = stage.someone(village, (1933, 8))
        spell = stage.allowance(person, FIRST, LAST, account=account, account_name=holder)
        wrong = stage.wrong(_VILLAGE, account, "GAOLING", "个人的高龄津贴打入集体账户", row)
        spell.mark(wrong, range(FIRST, LAST + 1))
        if kind == "农民专业合作社":
            _leased(stage, village)


def _leased(stage: Stage, village) -> None:
    """A field leased to a cooperative, which draws the subsidy by contract."""
    account, _ = stage.registry.issuer.account()
    values = {
        "village": village,
        "holder": f"{village.short}水稻专业合作社",
        "kind": "农民专业合作社",
        "account": account,
    }
    stage.city.add_row(Row("village_accounts", str(village.county_code), None, values))
    person = stage.someone(village, (1961, 4))
    stage.pay(pay.field_payment(person, _YEAR, 320, account=account, account_name=values["holder"]))
    stage.innocent("土地流转给合作社，按合同由其领取", [_VILLAGE], account)


def books_of_land(city: City) -> None:
    """What the farm bureaus say they paid out for fields in the year; made when the payments are."""
    sums: dict[int, int] = {}
    for payment in city.payments:
        if payment.programme == "GENGDI" and payment.start == month(_YEAR, 1):
            payment.plain = True
            county = payment.village.county_code
            sums[county] = sums.get(county, 0) + payment.amount_fen
    for at, (county, fen) in enumerate(sorted(sums.items())):
        off = _OFF_BY[at] if at < len(_OFF_BY) else 0
        name = next(village.county for village in city.villages if village.county_code == county)
        row = _flow(
            city, "GENGDI", 30 + at, county=county, unit=f"{name}农业农村局", year=_YEAR, received=date(2018, 9, 20),
            allocated=fen + off, paid=fen + off, paid_on=date(2018, 11, 8),
        )  # fmt: skip
        if off:
            _wrong(city, _UNLIKE, row, "台账拨付数与清册合计不符")
        else:
            _innocent(city, "台账拨付数与清册合计一分不差", _UNLIKE, row)
