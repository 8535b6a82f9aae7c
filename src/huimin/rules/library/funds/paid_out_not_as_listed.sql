-- id: paid_out_not_as_listed
-- title: 拨付数与发放清册不符
-- title_en: Paid out otherwise than the lists say
-- status: stable
-- severity: high
-- subject: unit
-- needs: [fund_flow, payments]
-- direction: conduct
-- amount: none
-- reason_zh: "台账记 {fund_year} 年度已拨付 {stated_fen} 元，同县区同项目该年度发放清册合计 {listed_fen} 元。"
-- reason_en: "The book says {stated_fen} yuan were paid out for {fund_year}; the payment lists of the county and programme come to {listed_fen} yuan."
-- basis:
--   - {law: CZ, article: 6, checked: true}
-- false_positives:
--   - {zh: "部分资金直接支付给单位，不在清册", en: "part of it went to bodies and stands in no list"}
--   - {zh: "清册尚未报齐", en: "not all lists have come yet"}
--   - {zh: "上年结转资金合并发放", en: "money carried over was paid with it"}
-- known_gaps:
--   - {zh: "只核对按年度发放的项目；按月项目跨年拨付，不能这样核对", en: "only yearly programmes; monthly ones are paid across the year's end"}
-- verify_steps:
--   - {zh: "逐笔核对拨付凭证与发放清册", en: "hold each voucher against the lists"}
--   - {zh: "查明差额去向", en: "find out where the difference went"}
-- duty: [township_finance, county_programme_unit, county_finance]
-- notes:
--   - {zh: "按县区、项目、资金年度：县级单位台账“已拨付”合计与该年度发放清册合计比较，差一分也列。", en: "By county, programme and year of the money: what county units say they paid out against the lists of that year, to the fen."}
--   - {zh: "有未拨完、未写年度或该年度没有清册的不列。", en: "Silent where money is left, no year is stated, or no list of the year has come."}
with stated as (
  select
    f.county_code as county_code, f.programme as programme, f.fund_year as fund_year,
    cast(sum(f.paid_fen) as bigint) as paid_fen
  from fund_flow as f
  join programmes as g on g.programme = f.programme
  where g.cycle = 'yearly' and f.fund_year is not null and f.region_code % 1000000 = 0
  group by f.county_code, f.programme, f.fund_year
  having count(f.paid_fen) = count(*)
    and sum(f.allocated_fen) = sum(f.paid_fen) + sum(coalesce(f.returned_fen, 0))
),
listed as (
  select
    p.county_code as county_code, p.programme as programme, p.year as fund_year,
    cast(sum(p.amount_fen) as bigint) as amount_fen
  from payments as p
  group by p.county_code, p.programme, p.year
),
apart as (
  select
    s.county_code as county_code, s.programme as programme, s.fund_year as fund_year, s.paid_fen as paid_fen,
    l.amount_fen as amount_fen
  from stated as s
  join listed as l on l.county_code = s.county_code and l.programme = s.programme and l.fund_year = s.fund_year
  where s.paid_fen <> l.amount_fen
)
select
  q.unit_key as subject_key,
  q.programme as programme,
  cast(null as integer) as month,
  cast(0 as bigint) as amount_fen,
  q.ref as ref,
  cast(null as bigint) as register_ref,
  cast(null as bigint) as name_key,
  cast(null as bigint) as register_name_key,
  cast(1 as tinyint) as grade,
  a.fund_year as fund_year,
  a.paid_fen as stated_fen,
  a.amount_fen as listed_fen
from apart as a
join fund_flow as q on q.county_code = a.county_code and q.programme = a.programme and q.fund_year = a.fund_year
where q.unit_name is not null and q.region_code % 1000000 = 0
