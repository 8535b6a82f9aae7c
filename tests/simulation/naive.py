"""Sixteen questions asked of the files by the plainest means: dictionaries, day by day, month by month.

Not the product's rules: an independent reading of the contract, used to see that the city holds nothing that is not in
its key. One entry per (rule, subject, programme): the set of (file, sheet, row).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import reader

from huimin.simulation.programmes import ALL, MONTHS_AFTER_DEATH

CODES = {programme.name: programme.code for programme in ALL.values()}
MONTHLY = {code for code, programme in ALL.items() if programme.cycle == "monthly"}
RULES = {
    "paid_after_death", "annual_subsidy_after_death", "enrolled_after_death", "public_payroll_on_relief",
    "village_officer_on_relief", "age_out_of_range", "owns_property_on_relief", "owns_vehicle_on_relief",
    "runs_business_on_relief", "exclusive_programmes_overlap", "same_programme_paid_twice", "one_account_many_people",
    "amount_over_standard", "paid_in_two_counties", "cash_over_limit", "split_payments",
}  # fmt: skip
YEARLY = {code for code, programme in ALL.items() if programme.cycle == "yearly"}
RELIEF = {"DIBAO", "TEKUN", "LINSHI", "WEIFANG", "YILIAO"}
DEATHS = {"姓名": "name", "身份证号码": "id_no", "公民身份号码": "id_no", "死亡日期": "died", "火化日期": "cremated"}


def _columns(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


OTHERS = {
    "fund_flow": _columns("指标文号=doc 收款单位=unit 到账日期=day 到账金额=fen"),
    "village_accounts": _columns("开户单位=holder 账户归属=kind 账户账号=account"),
    "approved_lists": _columns("姓名=name 身份证号=id_no 所属期=period 审批金额=fen"),
    "published_lists": _columns("姓名=name 身份证号（脱敏）=id_no 所属期=period 公示金额=fen"),
    "bank_returns": _columns("户名=name 证件号码=id_no 收款账号=account 交易金额=fen"),
    "contracted_land": _columns("承包方代表姓名=name 承包方代表证件号码=id_no 地块编码=parcel 承包起始日期=since"),
    "forest_rights": _columns("林权权利人=name 林权权利人证件号码=id_no 林地宗地编号=parcel 林地使用起始日期=since"),
    "land_transfers": _columns("受让方姓名=name 受让方身份证号=id_no 流转地块编码=parcel 流转起始日期=since"),
    "households": _columns("户号=household 姓名=name 公民身份号码=id_no 与户主关系=relation"),
    "property": _columns("权利人=name 证件号码=id_no 用途=use 面积=area 共有份额=share 登记日期=since 注销日期=until"),
    "vehicles": _columns("所有人=name 证件号码=id_no 车辆类型=type 初次登记日期=since 注销日期=until"),
    "businesses": _columns(
        "姓名=name 证件号码=id_no 角色=role 类型=type 成立日期=since 登记状态=status 注销日期=until"
    ),
    "public_payroll": _columns("姓名=name 身份证号=id_no 人员类别=staff 增减时间=since 退出时间=until"),
    "village_officers": _columns("姓名=name 身份证号=id_no 任职时间=since 离任时间=until"),
    "enrolments": _columns("姓名=name 身份证号=id_no 项目名称=programme 享受开始时间=since 审批日期=approved"),
    "village_entries": _columns(
        "乡镇=township 村居=village 日期=day 摘要=summary 支出金额=spent 收款方=payee 付款方式=method 凭证号=voucher"
    ),
    "disability_certificates": _columns("姓名=name 身份证号=id_no 残疾等级=degree 发证日期=issued"),
    "veterans": _columns("姓名=name 身份证号=id_no 优抚对象类别=category"),
    "prison_terms": _columns("姓名=name 身份证号=id_no 判决生效日=since"),
    "pensions": _columns("姓名=name 身份证号=id_no 险种=scheme 起领年月=since"),
    "students": _columns("学生姓名=name 身份证号=id_no 学段=type 入学日期=since 离校日期=until"),
    "social_insurance": _columns("姓名=name 身份证号=id_no 参保身份=employment 缴费基数=base 缴费开始年月=since"),
    "housing_fund": _columns("缴存人姓名=name 证件号码=id_no 缴存基数=base 起缴年月=since"),
    "life_certifications": _columns("姓名=name 身份证号=id_no 认证日期=day 认证结果=result"),
    "account_changes": _columns("姓名=name 身份证号=id_no 变更前账号=before 变更后账号=account 变更日期=day"),
    "village_contracts": _columns("合同编号=contract 年租金=rent 应收日期=due"),
    "village_projects": _columns("村居=village 工程编号=work_no 累计已付=paid"),
    "village_disclosures": _columns("村居=village 公开期次=period 公开日期=published"),
    "approvals": _columns("申请人姓名=name 申请人身份证号=id_no 申请日期=applied 审核确认日期=approved"),
    "near_relatives": _columns("救助对象姓名=name 救助对象身份证号=id_no 工作人员姓名=staff"),
    "marriages": _columns("男方姓名=name 男方身份证号=id_no 女方姓名=other 登记日期=since"),
    "standards": _columns(
        "项目名称=programme 县区=county 档次=cls 执行起始年月=first 执行终止年月=last 标准=fen 计发单位=per"
    ),
}


@dataclass(eq=False)
class Paid:
    """A payment as read."""

    place: tuple
    person: str | None
    name: str
    programme: str
    county: str
    start: int
    n: int
    fen: int
    account: str
    record: dict

    def months(self) -> range:
        return range(self.start, self.start + self.n)


def load(directory: Path, manifest: dict):
    """(payments, register rows by kind) of the accepted rows of files that count."""
    payments, registers, counts = [], defaultdict(list), {}
    superseded = {line["flags"]["supersedes"] for line in manifest["files"] if "supersedes" in line["flags"]}
    for line in manifest["files"]:
        path = directory / line["file"]
        known = (
            reader.PAYMENT_FIELDS
            if line["kind"] == "payments"
            else DEATHS
            if line["kind"] == "deaths"
            else OTHERS[line["kind"]]
        )
        counted = counts[path.name] = [0, 0, 0]  # lines, excluded, received
        is_live = (
            path.name not in {name.rsplit("/", 1)[-1] for name in superseded} and line["note"] != "already_received"
        )
        for sheet, rows in reader.lines(path):
            parsed = reader.table(rows, known)
            if parsed is None:
                continue
            titles, data, excluded = parsed
            counted[0] += len(rows)
            counted[1] += len(excluded)
            counted[2] += len(data)
            for number, record in data if is_live else ():
                place = (path.name, sheet, number)
                if line["kind"] == "payments":
                    paid = _paid(record, place, line["flags"], sheet, titles, path)
                    payments.append(paid) if paid else None
                else:
                    registers[line["kind"]].append((place, record))
    return payments, registers, counts


def _paid(record, place, flags, sheet, titles, path) -> Paid | None:
    amount = reader.fen(record.get("amount", ""))
    own = record.get("period") or record.get("year") or record.get("term")
    above = [found for _, cells in reversed(titles) if (found := reader.period("".join(cells)))]
    span = reader.period(own) if own else above[0] if above else reader.period(sheet or "")
    programme = CODES[record["programme"]] if record.get("programme") else flags["programme"]
    if amount is None or span is None or programme != flags["programme"]:
        return None
    number = record.get("id_no") or record.get("head_id_no") or ""
    name = (record.get("name") or record.get("head_name") or "").replace("　", "")
    region = record.get("county") or path.name[:3]
    return Paid(place, reader.number(number), name, programme, region, *span, amount, record.get("account", ""), record)


def _month(day: date) -> int:
    return day.year * 12 + day.month


class Checks:
    """Each method fills `found` for one rule."""

    def __init__(self, payments, registers):
        self.registers = registers
        self.found = defaultdict(set)
        self.payments = payments
        self.net = defaultdict(int)
        for paid in payments:
            if paid.person and paid.programme in MONTHLY:
                for month in paid.months():
                    self.net[paid.person, paid.programme, month] += paid.fen
        self.of = defaultdict(list)
        for paid in payments:
            if paid.person:
                self.of[paid.person].append(paid)
        self.household = {}
        for _, record in registers["households"]:
            self.household[reader.number(record["id_no"])] = record["household"]
        self.deaths = {}
        for place, record in registers["deaths"]:
            day = reader.day(record.get("died") or "") or reader.day(record.get("cremated") or "")
            number = reader.number(record.get("id_no") or "")
            if day and number and (number not in self.deaths or day < self.deaths[number][0]):
                self.deaths[number] = (day, place, record["name"])

    def run(self):
        for check in (
            self.dead, self.enrolled, self.standing, self.age, self.means, self.pairs, self.counties, self.accounts,
            self.standards, self.villages,
        ):  # fmt: skip
            check()
        return self.found

    def add(self, rule, subject, programme, *places):
        self.found[rule, subject, programme].update(places)

    def dead(self):
        for number, (day, place, name) in self.deaths.items():
            for paid in self.of.get(number, ()):
                if paid.programme in YEARLY and paid.start // 12 > day.year:
                    self.add("annual_subsidy_after_death", number, paid.programme, paid.place, place)
                if paid.programme not in MONTHLY or paid.name != name:
                    continue
                if paid.programme == "DIBAO" and int(paid.record.get("members") or 1) > 1:
                    continue
                grace = MONTHS_AFTER_DEATH.get(paid.record.get("category"), 0) if paid.programme == "YOUFU" else 0
                late = [m for m in paid.months() if m > _month(day) + grace and self.net[number, paid.programme, m] > 0]
                if late and paid.fen > 0:
                    self.add("paid_after_death", number, paid.programme, paid.place, place)

    def enrolled(self):
        for place, record in self.registers["enrolments"]:
            number = reader.number(record["id_no"])
            death, approved = self.deaths.get(number), reader.day(record["approved"])
            if death and reader.day(record["since"]) > death[0] and not (approved and approved <= death[0]):
                self.add("enrolled_after_death", number, CODES[record["programme"]], place, death[1])
        for number, death in self.deaths.items():
            for paid in self.of.get(number, ()):
                began = reader.day(paid.record.get("enrol_start") or "")
                if began and began > death[0]:
                    self.add("enrolled_after_death", number, paid.programme, paid.place, death[1])

    def overlap(self, rule, kind, programmes, accept, *, at_least=1):
        owned = defaultdict(list)
        for place, record in self.registers[kind]:
            if accept(record):
                until = reader.day(record["until"]) if record.get("until") else date(2099, 1, 1)
                owned[reader.number(record["id_no"])].append(
                    (place, _month(reader.day(record["since"])), _month(until))
                )
        for number, things in owned.items():
            for paid in self.of.get(number, ()):
                if paid.programme not in programmes or paid.n == 12:
                    continue
                for month in paid.months():
                    held = [place for place, since, until in things if since <= month <= until]
                    if len(held) >= at_least:
                        self.add(rule, number, paid.programme, paid.place, *held)

    def standing(self):
        self.overlap("public_payroll_on_relief", "public_payroll", RELIEF, lambda r: r["staff"] != "遗属")
        self.overlap("village_officer_on_relief", "village_officers", RELIEF - {"YILIAO"}, lambda r: True)

    def age(self):
        limits = {"GAOLING": (80, 999), "JISHENG": (60, 999), "ERTONG": (0, 18)}
        for paid in self.payments:
            if paid.programme not in limits or not paid.person:
                continue
            low, high = limits[paid.programme]
            born = int(paid.person[6:10]) * 12 + int(paid.person[10:12])
            months = (paid.start,) if paid.programme == "JISHENG" else paid.months()
            if any(not born + low * 12 < m or (high < 999 and m > born + high * 12) for m in months):
                self.add("age_out_of_range", paid.person, paid.programme, paid.place)

    def means(self):
        def is_home(record):
            return record["use"] == "住宅" and float(record["share"].rstrip("%")) >= 50

        relief = {"DIBAO", "WEIFANG"}
        self.overlap("owns_property_on_relief", "property", relief, is_home, at_least=2)
        self.overlap("owns_property_on_relief", "property", relief, lambda r: r["use"] != "住宅")
        self.overlap("owns_property_on_relief", "property", relief, lambda r: float(r["area"]) > 300)
        cars = ("小型轿车", "小型普通客车", "轻型普通货车")
        self.overlap("owns_vehicle_on_relief", "vehicles", {"DIBAO", "TEKUN"}, lambda r: r["type"] in cars)
        self.overlap(
            "runs_business_on_relief", "businesses", {"DIBAO", "TEKUN"},
            lambda r: r["status"] != "吊销" and r["role"] != "成员" and r["type"] != "农村集体经济组织",
        )  # fmt: skip

    def by_month(self):
        table = defaultdict(list)
        for paid in self.payments:
            if paid.person and paid.programme in MONTHLY:
                for month in paid.months():
                    table[paid.person, paid.programme, month].append(paid)
        return table

    def pairs(self):
        table = self.by_month()
        exclusive = (("TEKUN", "DIBAO"), ("TEKUN", "CANJI-L"), ("TEKUN", "CANJI-H"), ("ERTONG", "CANJI-L"))
        for held, second in exclusive:
            both = defaultdict(list)
            for person, programme, month in table:
                if programme == held and (person, second, month) in table:
                    both[person].append(month)
            for person, months in both.items():
                if len(months) > 1:
                    rows = [p.place for m in months for code in (held, second) for p in table[person, code, m]]
                    self.add("exclusive_programmes_overlap", person, second, *rows)
        for (person, programme, _), rows in table.items():
            rows = _without_reversed(rows)
            topped_up = any(row.record.get("remark") == "补差" for row in rows)
            if len(rows) > 1 and len({row.county for row in rows}) == 1 and not topped_up:
                self.add("same_programme_paid_twice", person, programme, *(row.place for row in rows))
        years = defaultdict(list)
        for paid in self.payments:
            if paid.programme in YEARLY and paid.person:
                years[paid.person, paid.programme, paid.start].append(paid)
        for (person, programme, _), rows in years.items():
            if len(rows) > 1:
                self.add("same_programme_paid_twice", person, programme, *(row.place for row in rows))

    def counties(self):
        months, rows_of = defaultdict(set), defaultdict(set)
        for (person, programme, month), rows in self.by_month().items():
            if len({row.county for row in rows}) > 1:
                months[person, programme].add(month)
                rows_of[person, programme].update(row.place for row in rows)
        for key, found in months.items():
            if len(found) > 1:
                self.add("paid_in_two_counties", *key, *rows_of[key])

    def accounts(self):
        into = defaultdict(list)
        for paid in self.payments:
            if paid.account:
                into[paid.account.replace(" ", "")].append(paid)
        for account, rows in into.items():
            homes = {self.household.get(row.person, row.person) for row in rows if row.person}
            if len(homes) > 1:
                self.add("one_account_many_people", account, None, *(row.place for row in rows))

    def standards(self):
        rates = defaultdict(list)
        for place, record in self.registers["standards"]:
            first = reader.period(record["first"])[0]
            last = reader.period(record["last"])[0] if record.get("last") else 10**6
            key = (CODES[record["programme"]], record["county"], record["cls"])
            rates[key].append((first, last, reader.fen(record["fen"]), record["per"], place))
        for paid in self.payments:
            for first, last, fen, per, place in rates.get(
                (paid.programme, paid.county, paid.record.get("class_code", "")), ()
            ):
                if not first <= paid.start <= last or not paid.person:
                    continue
                times = float(paid.record["qty_area"]) if per == "亩" else 1 if per == "年" else paid.n
                if paid.fen > fen * times + 1 and not paid.record.get("remark", "").startswith(("补", "含")):
                    self.add("amount_over_standard", paid.person, paid.programme, paid.place, place)

    def villages(self):
        entries = defaultdict(list)
        for place, record in self.registers["village_entries"]:
            spent, day = reader.fen(record["spent"] or "0"), reader.day(record["day"])
            village = (record["township"], record["village"])
            if record["method"] == "现金" and spent > 100_000:
                self.add("cash_over_limit", village, None, place)
            if 400_000 <= spent < 500_000 and "保洁" not in record["summary"]:
                entries[village, record["payee"]].append((day, place))
        for (village, _), rows in entries.items():
            rows.sort()
            for (day, place), (after, other) in pairwise(rows):
                if after - day <= timedelta(days=30):
                    self.add("split_payments", village, None, place, other)


def _without_reversed(rows: list[Paid]) -> list[Paid]:
    """Drop each reversal with one payment it cancels."""
    kept = [row for row in rows if row.fen > 0]
    for reversal in (row for row in rows if row.fen < 0):
        match = next((row for row in kept if row.fen == -reversal.fen), None)
        if match:
            kept.remove(match)
    return kept
