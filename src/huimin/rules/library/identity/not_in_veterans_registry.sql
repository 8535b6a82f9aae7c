-- id: not_in_veterans_registry
-- title: 优抚身份不符
-- title_en: Not in the registry of veterans
-- status: stable
-- severity: high
-- subject: person
-- needs: [payment_months, veterans]
-- programmes: [YOUFU]
-- params:
--   grace: {default: 12, unit: months, zh: 身份终止后仍可续发的月数, en: months a pension may run on after the standing ended}
--   coverage: {default: 90, unit: per cent, zh: 县区领款人在优抚对象登记中查到的最低比例, en: least share of a county's payees whom the registry must know}
-- amount: whole
-- reason_zh: "{first_month} 至 {last_month} 领取优抚补助 {amount} 元，优抚对象登记中没有其有效身份（登记类别 {category}，终止日期 {ends_on}）。"
-- reason_en: "Received {amount} yuan of veterans' benefits from {first_month} to {last_month} without a standing in the registry (class {category}, ended on {ends_on})."
-- basis:
--   - {law: YF, article: 58, checked: true}
--   - {law: CZ, article: 6, checked: true}
-- false_positives:
--   - {zh: 登记系统迁移时遗漏, en: lost when the registry was moved}
--   - {zh: 由烈属、病故军人遗属等家属领取，登记在他人名下, en: drawn by a survivor who is registered under another's name}
-- known_gaps:
--   - {zh: 类别与发放标准是否相符未比对, en: whether the class agrees with the rate paid is not compared}
-- verify_steps:
--   - {zh: 查阅优抚档案和优待证, en: look up the veteran's file and card}
--   - {zh: 向退役军人服务站核实身份取得和终止, en: ask the veterans' station when the standing began and ended}
-- duty: [township_veterans_station, county_veterans]
-- notes:
--   - {zh: 身份终止后一年内可能依法续发抚恤金，不列；终止日期以前、认定日期以前另计。, en: "Within a year after the end a pension may rightly run on and is silent; months before the recognition count."}
--   - {zh: 所在县或全市的优抚对象登记已报送的才比对；登记中没有此人的为中，且只在登记较全的县区列出：当地领款人至少九成（县区可定）能查到。, en: "Compared only where the county's or the city's registry has arrived. Not in it at all: medium, and only where it knows nine in ten of the county's payees (a parameter); a registry of some townships says nothing of the others."}
with found as (
  select r.person_key as person_key from veterans as r where r.person_key is not null group by r.person_key
),
drawn as (
  select e.county_code as county_code, e.person_key as person_key
  from payment_months as e
  where e.programme in ($programmes) and e.person_key is not null
  group by e.county_code, e.person_key
),
known as ( -- counties most of whose payees the register knows
  select w.county_code as county_code
  from drawn as w
  left join found as f on f.person_key = w.person_key
  group by w.county_code
  having count(f.person_key) * 100 >= count(*) * $coverage
),
arrived as (
  select c.region_code - c.region_code % 1000000 as county_code
  from veterans as c
  group by c.region_code - c.region_code % 1000000
),
held as (
  select
    d.person_key as person_key, d.ref as ref, d.name_key as name_key, d.grade as grade, d.category as category,
    d.ends_on as ends_on, coalesce(year(d.starts_on) * 12 + month(d.starts_on), 0) as first_month,
    coalesce(year(d.ends_on) * 12 + month(d.ends_on) + $grace, 999999) as last_month
  from veterans as d
  where d.person_key is not null
)
select
  p.person_key as subject_key,
  p.programme as programme,
  p.month as month,
  p.amount_fen as amount_fen,
  p.ref as ref,
  h.ref as register_ref,
  p.name_key as name_key,
  h.name_key as register_name_key,
  greatest(p.grade, h.grade) as grade,
  h.category as category,
  h.ends_on as ends_on,
  case when h.ref is null then 'medium' else 'high' end as severity
from payment_months as p
left join arrived as a on a.county_code = p.county_code
left join arrived as b on b.county_code = p.county_code - p.county_code % 100000000
left join held as h on h.person_key = p.person_key
left join known as k on k.county_code = p.county_code
where p.programme in ($programmes)
  and p.person_key is not null
  and (a.county_code is not null or b.county_code is not null)
  and (h.ref is not null or k.county_code is not null)
  and not exists (
    select v.ref as ref from held as v
    where v.person_key = p.person_key and v.first_month <= p.month and v.last_month >= p.month
  )
