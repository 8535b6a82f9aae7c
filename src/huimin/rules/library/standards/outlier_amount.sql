-- id: outlier_amount
-- title: 一次性补助金额离群
-- title_en: A single grant far from all others
-- status: stable
-- severity: low
-- subject: person
-- direction: conduct
-- needs: [yearly_payments]
-- programmes: [LINSHI, YILIAO, WEIFANG, NONGJI, FANGFAN]
-- params:
--   times: {default: 741, unit: hundredths of the middle deviation, zh: 偏离中位数的倍数（稳健标准分5约为7.41）, en: how many middle deviations from the middle amount (a robust score of 5 is about 7.41)}
--   least_rows: {default: 30, unit: payments, zh: 县区当年该项目的最少笔数, en: payments of the programme in county and year below which nothing is said}
-- amount: whole
-- reason_zh: "{paid_year} 年度该笔 {amount} 元，远高于本县区同项目同年度的中位数 {middle_yuan} 元。"
-- reason_en: "In {paid_year} this grant of {amount} yuan is far above the middle amount of the county, programme and year, {middle_yuan} yuan."
-- basis:
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 重大疾病、重大灾害，救助金额本来就高, en: a grave illness or disaster}
--   - {zh: 大型农机补贴, en: a large machine}
-- known_gaps:
--   - {zh: 只比一次性补助；按月、按面积的项目由标准和面积比对, en: "single grants only; monthly and land programmes are judged by standards and areas"}
-- verify_steps:
--   - {zh: 调取审批档案，核对费用、票据和测算, en: "get the approval file; check costs, bills and the sum"}
--   - {zh: 核对金额单位和小数点, en: check unit and decimal point}
-- duty: [township_civil_affairs, county_programme_unit]
-- notes:
--   - {zh: 按县区、项目、年度排序取中位数和中位偏差，金额高出中位数的部分大于中位偏差的7.41倍且位于最高千分之五的列出；各笔相同（中位偏差为零）的不看。, en: "Within county, programme and year: the middle amount and the middle deviation from it. Shown is what lies more than 7.41 middle deviations above and among the highest half per cent. Where most amounts are equal (no deviation) nothing is said."}
--   - {zh: 这是统计提示，不说明金额有误。, en: "A hint of statistics; it does not say that the amount is wrong."}
with paid as (
  select
    y.person_key as person_key, y.programme as programme, y.county_code as county_code, y.year as year,
    y.starts_month as month, y.amount_fen as amount_fen, y.ref as ref, y.name_key as name_key, y.grade as grade,
    row_number() over (partition by y.programme, y.county_code, y.year order by y.amount_fen, y.ref) as place,
    count(*) over (partition by y.programme, y.county_code, y.year) as n_all
  from yearly_payments as y
  where y.programme in ($programmes)
),
middle as (
  select m.programme as programme, m.county_code as county_code, m.year as year, m.amount_fen as amount_fen
  from paid as m
  where m.n_all >= $least_rows and (m.place * 2 = m.n_all or m.place * 2 = m.n_all + 1)
),
far as (
  select
    p.person_key as person_key, p.programme as programme, p.county_code as county_code, p.year as year,
    p.month as month, p.amount_fen as amount_fen, p.ref as ref, p.name_key as name_key, p.grade as grade,
    p.place as place, p.n_all as n_all, c.amount_fen as middle_fen, abs(p.amount_fen - c.amount_fen) as deviation,
    row_number() over (
      partition by p.programme, p.county_code, p.year order by abs(p.amount_fen - c.amount_fen), p.ref
    ) as deviation_place
  from middle as c
  join paid as p on p.programme = c.programme and p.county_code = c.county_code and p.year = c.year
),
spread as (
  select d.programme as programme, d.county_code as county_code, d.year as year, d.deviation as deviation
  from far as d
  where d.deviation_place * 2 = d.n_all or d.deviation_place * 2 = d.n_all + 1
)
select
  z.person_key as subject_key,
  z.programme as programme,
  z.month as month,
  z.amount_fen as amount_fen,
  z.ref as ref,
  cast(null as bigint) as register_ref,
  z.name_key as name_key,
  cast(null as bigint) as register_name_key,
  z.grade as grade,
  z.year as paid_year,
  cast((z.middle_fen - z.middle_fen % 100) * 0.01 as bigint) as middle_yuan
from spread as s
join far as z on z.programme = s.programme and z.county_code = s.county_code and z.year = s.year
where s.deviation > 0 and z.person_key is not null and z.amount_fen > z.middle_fen
  and z.deviation * 100 > s.deviation * $times and z.place * 1000 > z.n_all * 995
