-- id: bought_while_on_relief
-- title: 享受低保期间购房购车
-- title_en: Bought a home or a car while on relief
-- status: stable
-- severity: high
-- subject: person
-- direction: overpaid
-- needs: [payment_months_ever, households, property, vehicles]
-- programmes: [DIBAO]
-- params:
--   look_back: {default: 12, unit: months, zh: 享受开始前的回看月数, en: months before relief began that are looked at}
--   min_share: {default: 5000, unit: hundredths of a per cent, zh: 计入的最低产权份额, en: least share that counts}
-- amount: whole
-- reason_zh: "同户成员于 {bought_on} 登记取得房产或机动车，此后 {first_month} 至 {last_month} 仍领取低保 {amount} 元。"
-- reason_en: "A member of the household registered a home or vehicle on {bought_on}; {amount} yuan of relief were paid from {first_month} to {last_month} after it."
-- basis:
--   - {law: SJ, article: 13, checked: true}
--   - {law: DB, article: "-", checked: false}
-- false_positives:
--   - {zh: 继承、赠与、安置取得但登记未写明, en: "inherited, given or a compensation flat that the register does not state"}
--   - {zh: 户内已分家的成员购买, en: bought by a member who lives apart}
--   - {zh: 维持生计的低值车辆, en: a cheap vehicle for a living}
-- known_gaps:
--   - {zh: 只看发放名册所及的月份，此前的购买看不到何时享受, en: only months whose lists have arrived show when relief was held}
-- verify_steps:
--   - {zh: 核对购房购车的资金来源和价格, en: find out price and source of the money}
--   - {zh: 核对是否按规定申报家庭变化, en: see whether the change was declared}
-- duty: [village_clerk, township_civil_affairs, county_check_centre]
-- notes:
--   - {zh: 取得月在低保起始月前十二个月（可定）至最后领取月之间的列出，自取得月起（取得在先的自领取起）的各月为疑点。, en: "Registered between twelve months (may be set) before the first and the last month of relief; every month from the purchase on is shown."}
--   - {zh: 继承、赠与、拆迁安置取得的，宅基地住房，份额低于50%的，两轮三轮摩托、残疾人和农用车辆不列。, en: "Inheritance, gifts, compensation flats, homesteads, shares under one half, motorcycles, vehicles of the disabled and of farms are left out."}
with relief as (
  select
    p.person_key as person_key, p.programme as programme, p.month as month, p.amount_fen as amount_fen, p.ref as ref,
    p.name_key as name_key, p.grade as grade, p.is_asked as is_asked,
    min(p.month) over (partition by p.person_key, p.programme) as first_paid,
    max(p.month) over (partition by p.person_key, p.programme) as last_paid
  from payment_months_ever as p
  where p.programme in ($programmes) and p.person_key is not null and p.grade < 3
),
bought as (
  select t.person_key as person_key, t.ref as ref, t.name_key as name_key, t.grade as grade, t.registered_on as bought_on
  from property as t
  where t.registered_on is not null and coalesce(t.share_hundredths, 10000) >= $min_share
    and coalesce(t.nature, '') not like '%宅基地%' and coalesce(t.use, '') not like '%宅基地%'
    and coalesce(t.acquired_by, '') not like '%继承%' and coalesce(t.acquired_by, '') not like '%赠%'
    and coalesce(t.acquired_by, '') not like '%拆迁%' and coalesce(t.acquired_by, '') not like '%安置%'
    and coalesce(t.acquired_by, '') not like '%征收%' and coalesce(t.nature, '') not like '%安置%'
    and (t.use is null or t.use in ('residential', 'commercial', 'parking') or t.use like '%住%' or t.use like '%公寓%'
      or t.use like '%别墅%' or t.use like '%商%' or t.use like '%店%' or t.use like '%车位%' or t.use like '%车库%')
  union all
  select
    v.person_key as person_key, v.ref as ref, v.name_key as name_key, v.grade as grade, v.registered_on as bought_on
  from vehicles as v
  where v.registered_on is not null
    and coalesce(v.vehicle_type, '') not like '%二轮%' and coalesce(v.vehicle_type, '') not like '%两轮%'
    and coalesce(v.vehicle_type, '') not like '%三轮%' and coalesce(v.vehicle_type, '') not like '%轮椅%'
    and coalesce(v.vehicle_type, '') not like '%摩托%' and coalesce(v.vehicle_type, '') not like '%电动自行车%'
    and coalesce(v.vehicle_type, '') not like '%残疾%' and coalesce(v.vehicle_type, '') not like '%拖拉机%'
    and coalesce(v.vehicle_type, '') not like '%农用%' and coalesce(v.vehicle_type, '') not like '%救护%'
),
owned as (
  select
    m.household_key as household_key, b.ref as ref, b.grade as grade, b.bought_on as bought_on,
    year(b.bought_on) * 12 + month(b.bought_on) as bought_month
  from bought as b
  join households as m on m.person_key = b.person_key and m.name_key = b.name_key
  where m.household_key is not null
    and (m.moved_in_on is null or b.bought_on >= m.moved_in_on)
    and (m.moved_out_on is null or b.bought_on <= m.moved_out_on)
    and (m.cancelled_on is null or b.bought_on <= m.cancelled_on)
)
select
  r.person_key as subject_key,
  r.programme as programme,
  r.month as month,
  r.amount_fen as amount_fen,
  r.ref as ref,
  o.ref as register_ref,
  r.name_key as name_key,
  h.name_key as register_name_key,
  greatest(r.grade, h.grade, o.grade) as grade,
  o.bought_on as bought_on
from owned as o
join households as h on h.household_key = o.household_key
join relief as r on r.person_key = h.person_key
where r.is_asked and o.bought_month >= r.first_paid - $look_back and o.bought_month <= r.last_paid and r.month >= o.bought_month
  and (h.moved_in_on is null or r.month >= year(h.moved_in_on) * 12 + month(h.moved_in_on))
  and (h.moved_out_on is null or r.month <= year(h.moved_out_on) * 12 + month(h.moved_out_on))
  and (h.cancelled_on is null or r.month <= year(h.cancelled_on) * 12 + month(h.cancelled_on))
