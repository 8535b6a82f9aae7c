-- id: paid_below_standard
-- title: 低于标准发放
-- title_en: Paid below the standard
-- status: stable
-- severity: medium
-- subject: person
-- direction: owed
-- needs: [payment_months, payment_months_ever, standards]
-- programmes: [TEKUN, GAOLING, CANJI-L, CANJI-H, ERTONG, CJJB-PENSION]
-- params:
--   tolerance: {default: 100, unit: fen, zh: 每月容许少发的零头, en: shortfall of a month that is let pass as rounding}
-- amount: shortfall
-- lists: [slot]
-- reason_zh: "发放金额低于当期标准（标准 {standard_fen} 元），{first_month} 至 {last_month} 有 {n_months} 个月少发，共 {amount} 元。"
-- reason_en: "Paid below the standard in force ({standard_fen} yuan) in {n_months} months from {first_month} to {last_month}, {amount} yuan too little in all."
-- basis:
--   - {law: SJ, article: 66, checked: true}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 扣回以前多发的金额而名册未写明, en: an earlier overpayment was taken off and the list does not say so}
--   - {zh: 按实际天数计发的月份, en: a month paid by days}
--   - {zh: 标准表的档次或执行时间有误, en: class or dates in the table of standards are wrong}
-- known_gaps:
--   - {zh: 档次与标准表不一致的名册行不比较；按差额发放的低保不比较, en: "rows whose class is not in the table are not compared, nor is the low-income benefit, which is a difference"}
-- verify_steps:
--   - {zh: 核对执行标准文件、名册和银行实发, en: "compare the document of the standard, the list and what the bank paid"}
--   - {zh: 询问本人实际收到多少，查明差额去向, en: ask what arrived and find out where the rest went}
--   - {zh: 应补发的按规定补发, en: pay what is owed}
-- duty: [township_finance, county_programme_unit, county_finance]
-- notes:
--   - {zh: 同人、同项目、同月的各笔合计后与本县同档次标准比较，每月少一元以内不列。, en: "All payments of a person, programme and month together against the county's rate of the class; a yuan a month is let pass."}
--   - {zh: 备注或类别写明扣、抵、退、追缴的，首个发放月（按天数计发），以及等于调标前旧标准的（由“调标未同步”判断）不列。, en: "Rows that say deducted, set off, returned or recovered, the first month paid, and amounts equal to an earlier rate (for the rule on raises) are left out."}
with slot as (
  select p.programme as programme, p.county_code as county_code, coalesce(p.class, '') as class, p.month as month
  from payment_months as p
  where p.programme in ($programmes)
  group by p.programme, p.county_code, coalesce(p.class, ''), p.month
),
rate as (
  select
    t.programme as programme, t.county_code as county_code, t.class as class, t.month as month, s.amount_fen as amount_fen,
    s.ref as ref, year(s.starts_on) * 12 + month(s.starts_on) as starts_month,
    row_number() over (
      partition by t.programme, t.county_code, t.class, t.month
      order by case when s.region_code = t.county_code then 0 else 1 end, s.starts_on desc, s.ref
    ) as place
  from slot as t
  join standards as s on s.programme = t.programme and coalesce(s.class, '') = t.class
  where s.per = 'month' and (s.region_code is null or s.region_code = t.county_code or s.region_code % 100000000 = 0)
    and year(s.starts_on) * 12 + month(s.starts_on) <= t.month
    and coalesce(year(s.ends_on) * 12 + month(s.ends_on), 999999) >= t.month
),
suspect as ( -- whose month is below has a payment below
  select s.person_key as person_key, s.programme as programme
  from payment_months as s
  join rate as b on b.programme = s.programme and b.county_code = s.county_code and b.class = coalesce(s.class, '')
    and b.month = s.month
  where s.programme in ($programmes) and s.person_key is not null and s.grade < 3
    and b.place = 1 and s.amount_fen < b.amount_fen
  group by s.person_key, s.programme
),
paid as (
  select
    q.person_key as person_key, q.programme as programme, q.month as month, q.ref as ref, q.name_key as name_key,
    q.grade as grade, q.county_code as county_code, coalesce(q.class, '') as class, q.is_asked as is_asked,
    max(
      case
        when coalesce(q.remark, '') like '%扣%' or coalesce(q.category, '') like '%扣%' or coalesce(q.remark, '') like '%抵%'
          or coalesce(q.remark, '') like '%退%' or coalesce(q.remark, '') like '%追缴%' then 1
        else 0
      end
    ) over (partition by q.person_key, q.programme, q.month) as is_told,
    sum(q.amount_fen) over (partition by q.person_key, q.programme, q.month) as total_fen,
    min(q.month) over (partition by q.person_key, q.programme) as first_month,
    row_number() over (partition by q.person_key, q.programme, q.month order by q.amount_fen desc, q.ref) as place
  from payment_months_ever as q
  where exists (
      select w.programme as programme from suspect as w where w.person_key = q.person_key and w.programme = q.programme
    )
    and q.programme in ($programmes) and q.person_key is not null and q.grade < 3
),
short as (
  select
    a.person_key as person_key, a.programme as programme, a.month as month, a.ref as ref, a.name_key as name_key,
    a.grade as grade, a.total_fen as total_fen,
    a.first_month as first_month, r.amount_fen as standard_fen, r.ref as standard_ref, r.starts_month as raised_month,
    case when exists (
      select e.ref as ref from standards as e
      where e.programme = a.programme and coalesce(e.class, '') = a.class and e.per = 'month'
        and (e.region_code is null or e.region_code = a.county_code or e.region_code % 100000000 = 0)
        and year(e.starts_on) * 12 + month(e.starts_on) < r.starts_month and e.amount_fen = a.total_fen
    ) then 1 else 0 end as is_old_rate
  from paid as a
  join rate as r on r.programme = a.programme and r.county_code = a.county_code and r.class = a.class and r.month = a.month
  where a.is_asked and a.is_told = 0 and a.place = 1 and r.place = 1 and a.total_fen < r.amount_fen
)
select
  z.person_key as subject_key,
  z.programme as programme,
  z.month as month,
  cast(z.standard_fen - z.total_fen as bigint) as amount_fen,
  z.ref as ref,
  z.standard_ref as register_ref,
  z.name_key as name_key,
  cast(null as bigint) as register_name_key,
  z.grade as grade,
  z.standard_fen as standard_fen
from short as z
where z.is_old_rate = 0 and z.standard_fen - z.total_fen > $tolerance
  and z.month > z.first_month
