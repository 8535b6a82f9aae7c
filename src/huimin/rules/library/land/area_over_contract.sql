-- id: area_over_contract
-- title: 补贴面积超过承包（林权）面积
-- title_en: Subsidised area above the contracted area
-- status: stable
-- severity: medium
-- subject: household
-- direction: overpaid
-- needs: [yearly_payments, households, contracted_land, forest_rights, land_transfers]
-- programmes: [GENGDI, ZHONGLIANG, SHENGTAI-LIN]
-- params:
--   tolerance: {default: 1, unit: hundredths of a mu, zh: 允许的面积误差, en: difference of area that is let pass}
--   grave: {default: 150, unit: per cent, zh: 超过承包面积多少（百分之）为高, en: claimed area in per cent of the contracted from which it is grave}
-- amount: excess
-- reason_zh: "{paid_year} 年度该户申领 {claimed_mu} 亩（取整），登记的承包、流入或林权面积只有 {held_mu} 亩，多领 {amount} 元。"
-- reason_en: "In {paid_year} the household claimed {claimed_mu} mu (whole), while {held_mu} mu stand in its contracts, transfers or forest rights; {amount} yuan too much."
-- basis:
--   - {law: GD, article: "-", checked: false}
--   - {law: TG, article: 35, checked: true}
-- false_positives:
--   - {zh: 确权面积有误，正在更正, en: the registered area is wrong and being corrected}
--   - {zh: 习惯亩与标准亩不同，或互换地块未登记, en: "local mu differ from standard mu, or plots were exchanged without being registered"}
--   - {zh: 流入土地未登记, en: land taken over that is not registered}
-- known_gaps:
--   - {zh: 流出的面积不扣减（补贴一般随承包方）；名册未写标准的不计金额, en: "Area given away is not taken off (the subsidy mostly stays with the contractor); where the list states no rate no money is counted"}
-- verify_steps:
--   - {zh: 核对确权证、流转合同和申报表, en: "compare certificate, contract of transfer and claim"}
--   - {zh: 现场核实种植和管护面积, en: measure on site}
-- duty: [village_clerk, township_farm_office, township_finance]
-- notes:
--   - {zh: 按户籍同户、项目、年度合计申领面积，与同户成员当年有效的承包（流入、林权）面积合计相比；没有登记的户不列；超过登记面积一倍半的为高。, en: "By registered household, programme and year: the area claimed against the areas in force that year of all members. Households without any entry are silent. More than one and a half times is grave."}
--   - {zh: 多领金额按名册所列亩均标准计算，记在该年第一笔上。, en: "The excess is counted by the rate of the list and stands at the first row of the year."}
with member as ( -- whoever stands twice in a household counts once
  select
    b.person_key as person_key, b.household_key as household_key, b.ref as ref,
    row_number() over (
      partition by b.person_key, b.household_key
      order by case when b.moved_out_on is null and b.cancelled_on is null then 0 else 1 end, b.ref
    ) as place
  from households as b
  where b.household_key is not null and b.grade < 3
    and exists (select y.ref as ref from yearly_payments as y where y.programme in ($programmes) and y.person_key = b.person_key)
),
claims as (
  select
    h.household_key as household_key, p.person_key as person_key, p.programme as programme, p.year as year,
    p.starts_month as starts_month, p.qty_hundredths as area, p.ref as ref,
    p.name_key as name_key, p.grade as grade, h.name_key as register_name_key, h.grade as register_grade,
    p.standard_fen as standard_fen,
    row_number() over (partition by h.household_key, p.programme, p.year order by p.ref) as place
  from yearly_payments as p
  join member as n on n.person_key = p.person_key and n.place = 1
  join households as h on h.person_key = n.person_key and h.ref = n.ref
  where p.programme in ($programmes) and p.qty_hundredths > 0 and p.grade < 3
    and (h.moved_out_on is null or p.year <= year(h.moved_out_on))
    and (h.cancelled_on is null or p.year <= year(h.cancelled_on))
),
periods as (
  select
    k.household_key as household_key, k.person_key as person_key, k.programme as programme, k.year as year,
    k.starts_month as starts_month, sum(k.area) as area
  from claims as k
  group by k.household_key, k.person_key, k.programme, k.year, k.starts_month
),
people as ( -- a year that is paid in parts states the whole area in each
  select
    o.household_key as household_key, o.person_key as person_key, o.programme as programme, o.year as year,
    max(o.area) as area
  from periods as o
  group by o.household_key, o.person_key, o.programme, o.year
),
totals as (
  select s.household_key as household_key, s.programme as programme, s.year as year, sum(s.area) as claimed
  from people as s
  group by s.household_key, s.programme, s.year
),
entries as (
  select
    c.person_key as person_key, c.name_key as name_key, c.ref as ref, c.area_hundredths as area, 0 as is_forest,
    coalesce(year(c.starts_on), 0) as from_year, coalesce(year(c.ends_on), 9999) as until_year
  from contracted_land as c
  where c.area_hundredths is not null
  union all
  select
    t.person_key as person_key, t.name_key as name_key, t.ref as ref, t.area_hundredths as area, 0 as is_forest,
    coalesce(year(t.starts_on), 0) as from_year, coalesce(year(t.ends_on), 9999) as until_year
  from land_transfers as t
  where t.area_hundredths is not null
  union all
  select
    f.person_key as person_key, f.name_key as name_key, f.ref as ref, f.area_hundredths as area, 1 as is_forest,
    coalesce(year(f.starts_on), 0) as from_year, coalesce(year(f.ends_on), 9999) as until_year
  from forest_rights as f
  where f.area_hundredths is not null
),
held as (
  select distinct
    m.household_key as household_key, e.ref as ref, e.area as area, e.is_forest as is_forest,
    e.from_year as from_year, e.until_year as until_year
  from entries as e
  join households as m on m.person_key = e.person_key and m.name_key = e.name_key
  where m.household_key is not null
),
compared as (
  select
    q.household_key as household_key, q.programme as programme, q.year as year, q.ref as ref, q.name_key as name_key,
    q.grade as grade, q.register_name_key as register_name_key, q.register_grade as register_grade,
    q.standard_fen as standard_fen, w.claimed as claimed, q.place as place, a.ref as entry_ref,
    sum(a.area) over (partition by q.ref, q.household_key) as held_area
  from claims as q
  join totals as w on w.household_key = q.household_key and w.programme = q.programme and w.year = q.year
  join programmes as g on g.programme = q.programme
  join held as a on a.household_key = q.household_key and a.from_year <= q.year and a.until_year >= q.year
    and a.is_forest = case when g.code = 'SHENGTAI-LIN' then 1 else 0 end
)
select
  z.household_key as subject_key,
  z.programme as programme,
  cast(null as integer) as month,
  case
    when z.place = 1 and z.standard_fen > 0 then cast(
      ((z.claimed - z.held_area) * z.standard_fen - (z.claimed - z.held_area) * z.standard_fen % 100) * 0.01 as bigint
    )
    else cast(0 as bigint)
  end as amount_fen,
  z.ref as ref,
  z.entry_ref as register_ref,
  z.name_key as name_key,
  z.register_name_key as register_name_key,
  greatest(z.grade, z.register_grade) as grade,
  z.year as paid_year,
  cast((z.claimed - z.claimed % 100) * 0.01 as bigint) as claimed_mu,
  cast((z.held_area - z.held_area % 100) * 0.01 as bigint) as held_mu,
  case when z.claimed * 100 > z.held_area * $grave then 'high' else 'medium' end as severity
from compared as z
where z.claimed > z.held_area + $tolerance
