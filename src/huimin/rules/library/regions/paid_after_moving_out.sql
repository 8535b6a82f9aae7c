-- id: paid_after_moving_out
-- title: 户口迁出后原籍仍领
-- title_en: Moved away and still paid at the old place
-- status: stable
-- severity: medium
-- subject: person
-- needs: [payment_months, yearly_payments, households]
-- programmes: [DIBAO, GAOLING, JISHENG]
-- params:
--   tolerance: {default: 2, unit: months, zh: 迁出后的宽限月数, en: months after the move that are let pass}
-- amount: whole
-- reason_zh: "户口于 {moved_on} 迁出本县，原籍仍发放 {amount} 元。"
-- reason_en: "Moved out of the county on {moved_on}; {amount} yuan were still paid at the old place."
-- basis:
--   - {law: SJ, article: 13, checked: true}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 当地规定迁出后过渡期内续发, en: local rules pay on for a time after a move}
--   - {zh: 迁入地未接续，经协商由原籍续发, en: "the new place has not taken the case over, and the old one agreed to pay on"}
--   - {zh: 户籍登记有误或又迁回未登记, en: the register is wrong or does not know of the return}
-- known_gaps:
--   - {zh: 婚嫁而户口未迁的看不到；土地类补贴随承包户，不比, en: "a marriage without a move is not seen; land subsidies stay with the household and are not compared"}
-- verify_steps:
--   - {zh: 向公安核实迁出日期和迁入地, en: ask the police for the day and the new place}
--   - {zh: 核对迁入地是否同时发放, en: ask whether the new place pays too}
-- duty: [village_clerk, township_civil_affairs, county_civil_affairs]
-- notes:
--   - {zh: 发放县户籍登记的迁出月加宽限月数之后各月列出；按年发放的自迁出次年列出；同县另有有效登记（县内迁移、迁回）的不列。, en: "The months of the county the person moved out of, after the tolerance; yearly payments from the next year on. Silent where another entry of the same county is in force (moved within it, or back)."}
with gone as (
  select
    h.person_key as person_key, h.ref as ref, h.name_key as name_key, h.grade as grade, h.moved_out_on as moved_on,
    year(h.moved_out_on) * 12 + month(h.moved_out_on) as moved_month,
    h.region_code - h.region_code % 1000000 as county_code
  from households as h
  where h.moved_out_on is not null and h.person_key is not null
),
paid as (
  select
    m.person_key as person_key, m.programme as programme, m.month as month, m.month as at_month,
    m.amount_fen as amount_fen, m.ref as ref, m.name_key as name_key, m.grade as grade, m.county_code as county_code
  from payment_months as m
  where m.programme in ($programmes)
  union all
  select
    y.person_key as person_key, y.programme as programme, cast(null as integer) as month,
    y.year * 12 + 1 as at_month, y.amount_fen as amount_fen, y.ref as ref, y.name_key as name_key, y.grade as grade,
    y.county_code as county_code
  from yearly_payments as y
  where y.programme in ($programmes)
)
select
  p.person_key as subject_key,
  p.programme as programme,
  p.month as month,
  p.amount_fen as amount_fen,
  p.ref as ref,
  g.ref as register_ref,
  p.name_key as name_key,
  g.name_key as register_name_key,
  greatest(p.grade, g.grade) as grade,
  g.moved_on as moved_on
from gone as g
join paid as p on p.person_key = g.person_key
where p.county_code = g.county_code
  and p.at_month > g.moved_month + case when p.month is null then 0 else $tolerance end
  and not exists (
    select w.ref as ref
    from households as w
    where w.person_key = p.person_key
      and w.region_code - w.region_code % 1000000 = p.county_code
      and w.moved_out_on is null
      and coalesce(w.status, 'normal') <> 'moved'
  )
