-- id: renovation_with_another_home
-- title: 危房改造户另有住房
-- title_en: Renovation grant to a household with another home
-- status: stable
-- severity: high
-- subject: person
-- direction: overpaid
-- needs: [yearly_payments, households, property]
-- programmes: [WEIFANG]
-- params:
--   min_share: {default: 5000, unit: hundredths of a per cent, zh: 计入的最低产权份额, en: least share that counts}
-- amount: whole
-- reason_zh: "领取危房改造补助 {amount} 元时，同户成员名下另有商品房或商业用房（{area_m2} 平方米）。"
-- reason_en: "When {amount} yuan for the renovation of a house were paid, a member of the household owned another home or shop ({area_m2} square metres)."
-- basis:
--   - {law: LOC, article: "-", checked: false}
--   - {law: CZ, article: 6, checked: true}
-- false_positives:
--   - {zh: 另一处房屋经鉴定不能居住, en: the other house cannot be lived in}
--   - {zh: 同户登记、实际已分家的成员所有, en: the owner is registered in the household but lives apart}
-- known_gaps:
--   - {kind: house_safety, zh: 没有房屋安全鉴定数据，无法排除D级危房, en: without house safety reports a house of grade D cannot be told apart}
-- verify_steps:
--   - {zh: 核对不动产登记的坐落、用途和交付情况, en: "check place, use and handing over in the property file"}
--   - {zh: 核对补助档案中的房屋鉴定和唯一住房承诺, en: check the safety report and the declaration of an only home}
-- duty: [village_clerk, township_leader, county_programme_unit]
-- notes:
--   - {zh: 发放当月同户任一成员（含本人）名下有非宅基地住房或商业用房即列；宅基地、集体土地上的住房可能就是被改造的房屋，不列；份额低于50%的不计。, en: "Any member, the payee too, who in the month of the grant owned a home that is not on a homestead, or commercial property. Houses on homesteads or collective land may be the renovated one and are left out; so are shares under one half."}
with titled as (
  select
    t.person_key as person_key, t.ref as ref, t.name_key as name_key, t.grade as grade,
    coalesce(t.area_hundredths, 0) as area,
    coalesce(year(t.registered_on) * 12 + month(t.registered_on), 0) as from_month,
    coalesce(year(t.cancelled_on) * 12 + month(t.cancelled_on), 999999) as until_month
  from property as t
  where t.person_key is not null and coalesce(t.share_hundredths, 10000) >= $min_share
    and coalesce(t.nature, '') not like '%宅基地%' and coalesce(t.nature, '') not like '%集体%'
    and coalesce(t.use, '') not like '%宅基地%'
    and (t.use is null or t.use in ('residential', 'commercial') or t.use like '%住%' or t.use like '%公寓%'
      or t.use like '%别墅%' or t.use like '%商%' or t.use like '%店%')
)
select
  p.person_key as subject_key,
  p.programme as programme,
  p.starts_month as month,
  p.amount_fen as amount_fen,
  p.ref as ref,
  o.ref as register_ref,
  p.name_key as name_key,
  h.name_key as register_name_key,
  greatest(p.grade, h.grade, o.grade) as grade,
  cast((o.area - o.area % 100) * 0.01 as bigint) as area_m2
from yearly_payments as p
join households as h on h.person_key = p.person_key
join households as m on m.household_key = h.household_key
join titled as o on o.person_key = m.person_key and o.name_key = m.name_key
where p.programme in ($programmes)
  and p.starts_month >= o.from_month and p.starts_month <= o.until_month
  and (m.moved_in_on is null or p.starts_month >= year(m.moved_in_on) * 12 + month(m.moved_in_on))
  and (h.moved_in_on is null or p.starts_month >= year(h.moved_in_on) * 12 + month(h.moved_in_on))
  and (m.moved_out_on is null or p.starts_month <= year(m.moved_out_on) * 12 + month(m.moved_out_on))
  and (m.cancelled_on is null or p.starts_month <= year(m.cancelled_on) * 12 + month(m.cancelled_on))
  and (h.moved_out_on is null or p.starts_month <= year(h.moved_out_on) * 12 + month(h.moved_out_on))
  and (h.cancelled_on is null or p.starts_month <= year(h.cancelled_on) * 12 + month(h.cancelled_on))
