-- id: paid_in_two_counties
-- title: 两地重复享受
-- title_en: Same benefit in two counties
-- status: stable
-- severity: high
-- subject: person
-- needs: [payments, payment_months_ever, payment_months]
-- programmes: [DIBAO, TEKUN, GAOLING, CANJI-L, CANJI-H, CJJB-PENSION]
-- params:
--   transfer_months: {default: 1, unit: months, zh: 迁移时容许的重叠月数, en: common months let pass when someone moves}
-- amount: repeat
-- reason_zh: "同一项目在两个县（市、区）同月发放，{first_month} 至 {last_month} 有 {n_months} 个月，后开始的一地共 {amount} 元。"
-- reason_en: "Two counties paid the same programme for the same {n_months} months from {first_month} to {last_month}; {amount} yuan in the county that began later."
-- basis:
--   - {law: SJ, article: 13, checked: true}
-- false_positives:
--   - {zh: 迁移当月两地各发一次, en: both counties paid in the month of moving}
--   - {zh: 原县未及时停发但款项已退回, en: the old county stopped late and the money was given back}
--   - {zh: 名册所填县区有误, en: the list names the wrong county}
-- known_gaps:
--   - {zh: 名册只写到市一级的，不能判断县区, en: rows that name only the city cannot be judged}
-- verify_steps:
--   - {zh: 核对户籍迁移日期和两地停发、接续手续, en: check the day of moving and how the two counties stopped and took over}
--   - {zh: 由现户籍地保留，原地追缴, en: "keep the county of residence, recover in the other"}
-- duty: [township_civil_affairs, county_civil_affairs, city_civil_affairs]
-- notes:
--   - {zh: 两地同月发放合计只有一个月的视为迁移当月，不列。, en: One common month in all is taken for the month of moving and is silent.}
--   - {zh: 证据含两地同月的发放行；金额只计后开始的一地（同时开始的为代码大的一地）。, en: "Evidence is the rows of both counties; money counts for the county that began later (the higher code if both began together)."}
with mover as (
  select p.person_key as person_key, p.programme as programme
  from payments as p
  where p.programme in ($programmes) and p.person_key is not null and p.n_months > 0 and p.amount_fen > 0
    and p.county_code % 100000000 <> 0 and p.grade < 3 -- a number completed from a damaged one says nothing of repetition
  group by p.person_key, p.programme
  having min(p.county_code) <> max(p.county_code)
),
span as (
  select
    s.person_key as person_key, s.programme as programme, s.county_code as county_code, s.month as month
  from mover as m
  join payment_months_ever as s on s.person_key = m.person_key and s.programme = m.programme
  where s.county_code % 100000000 <> 0 and s.grade < 3
),
begun as (
  select
    f.person_key as person_key, f.programme as programme, f.county_code as county_code, min(f.month) as first_month
  from span as f
  group by f.person_key, f.programme, f.county_code
),
crossing as (
  select
    a.person_key as person_key, a.programme as programme, a.county_code as county_a, b.county_code as county_b
  from span as a
  join span as b on b.person_key = a.person_key and b.programme = a.programme and b.county_code > a.county_code
    and b.month = a.month
  group by a.person_key, a.programme, a.county_code, b.county_code
  having count(distinct a.month) > $transfer_months
),
common as (
  select
    x.person_key as person_key, x.programme as programme, k.month as month, k.ref as ref_a, n.ref as ref_b,
    k.amount_fen as amount_a, n.amount_fen as amount_b, k.name_key as name_a, n.name_key as name_b, k.grade as grade_a,
    n.grade as grade_b, case when c.first_month > d.first_month then 1 else 0 end as is_a_later
  from crossing as x
  join begun as c on c.person_key = x.person_key and c.programme = x.programme and c.county_code = x.county_a
  join begun as d on d.person_key = x.person_key and d.programme = x.programme and d.county_code = x.county_b
  join payment_months as k on k.person_key = x.person_key and k.programme = x.programme and k.county_code = x.county_a
  join payment_months as n on n.person_key = x.person_key and n.programme = x.programme and n.county_code = x.county_b
    and n.month = k.month
  where k.grade < 3 and n.grade < 3
),
side as (
  select
    i.person_key as person_key, i.programme as programme, i.month as month, i.ref_a as ref, i.name_a as name_key,
    i.name_b as other_name_key, i.grade_a as grade, i.grade_b as other_grade,
    case when i.is_a_later = 1 then i.amount_a else cast(0 as bigint) end as amount_fen
  from common as i
  union all
  select
    j.person_key as person_key, j.programme as programme, j.month as month, j.ref_b as ref, j.name_b as name_key,
    j.name_a as other_name_key, j.grade_b as grade, j.grade_a as other_grade,
    case when j.is_a_later = 1 then cast(0 as bigint) else j.amount_b end as amount_fen
  from common as j
)
select
  z.person_key as subject_key,
  z.programme as programme,
  z.month as month,
  max(z.amount_fen) as amount_fen,
  z.ref as ref,
  cast(null as bigint) as register_ref,
  z.name_key as name_key,
  z.other_name_key as register_name_key,
  cast(max(greatest(z.grade, z.other_grade)) as tinyint) as grade
from side as z
group by z.person_key, z.programme, z.month, z.ref, z.name_key, z.other_name_key
