-- id: owns_property_on_relief
-- title: 救助对象拥有多套住房或商业用房
-- title_en: More than one home, or commercial property, while on relief
-- status: stable
-- severity: high
-- subject: person
-- needs: [payment_months, yearly_payments, property]
-- programmes: [DIBAO, WEIFANG]
-- params:
--   property_area_limit: {default: 20000, unit: hundredths of a square metre, zh: 住房总面积上限（县区未定时）, en: limit of all homes where the county set none}
--   min_share: {default: 5000, unit: hundredths of a per cent, zh: 计入的最低产权份额, en: least share that counts}
-- amount: whole
-- reason_zh: "领取救助期间名下有住房 {n_homes} 套（面积 {area_m2} 平方米）或商业用房，{first_month} 至 {last_month} 共领取 {amount} 元。"
-- reason_en: "Owned {n_homes} homes ({area_m2} square metres) or commercial property while on relief; {amount} yuan from {first_month} to {last_month}."
-- basis:
--   - {law: SJ, article: 9, checked: true}
--   - {law: DB, article: "-", checked: false}
-- false_positives:
--   - {zh: 拆迁安置房尚未交付, en: a compensation flat not handed over yet}
--   - {zh: 旧房已列为危房待拆, en: an old house that is to be pulled down}
--   - {zh: 宅基地加D级危房改造, en: a homestead with a house of grade D}
--   - {zh: 名义登记，实为他人所有（须有证据）, en: registered in this name for another (needs proof)}
-- known_gaps:
--   - {kind: house_safety, zh: 没有房屋安全鉴定数据，无法排除待拆危房, en: without house safety reports a ruin to be removed cannot be told apart}
--   - {zh: 只比对领款人本人名下不动产，不含其他家庭成员, en: "only property of the payee, not of other members of the household"}
-- verify_steps:
--   - {zh: 调取不动产登记档案，核对坐落、用途、份额和交付情况, en: "get the property file; check place, use, share and handing over"}
--   - {zh: 入户查看实际居住情况, en: visit and see where the family lives}
-- duty: [township_civil_affairs, county_check_centre, county_civil_affairs]
-- notes:
--   - {zh: 领取月份内：住房两套及以上，或住房总面积超过县区上限，或有商业、办公、车位、厂房等用房，任一即列；一套且不超面积的不列。, en: "Within the payment-month any of: two homes or more, all homes together over the county's limit, commercial property. One home within the limit is silent."}
--   - {zh: 份额低于50%的不计；登记当月起、注销当月止算作拥有。, en: "A share under one half does not count. Owned from the month of registration to that of cancellation."}
with titled as (
  select
    h.person_key as person_key, h.ref as ref, h.name_key as name_key, h.grade as grade,
    coalesce(year(h.registered_on) * 12 + month(h.registered_on), 0) as from_month,
    coalesce(year(h.cancelled_on) * 12 + month(h.cancelled_on), 999999) as until_month,
    coalesce(h.area_hundredths, 0) as area,
    case
      when h.use in ('commercial', 'parking', 'industrial') or h.use like '%商%' or h.use like '%店%'
        or h.use like '%办公%' or h.use like '%写字%' or h.use like '%车位%' or h.use like '%车库%'
        or h.use like '%营业%' or h.use like '%经营%' or h.use like '%工业%' or h.use like '%厂房%'
        or h.use like '%仓储%' then 2
      when h.use is null or h.use = 'residential' or h.use like '%住%' or h.use like '%公寓%'
        or h.use like '%别墅%' or h.use like '%宅%' then 1
      else 0
    end as sort,
    coalesce(h.building_key, -h.ref) as home_key, 'property_area_limit' as limit_name
  from property as h
  where h.person_key is not null and coalesce(h.share_hundredths, 10000) >= $min_share
),
lowest as (
  select c.name as name, min(c.value) as value
  from parameters as c
  where c.name = 'property_area_limit'
  group by c.name
),
owner as ( -- whoever has one home within the limit of every county needs no look at each month
  select t.person_key as person_key
  from titled as t
  left join lowest as f on f.name = t.limit_name
  where t.sort > 0
  group by t.person_key
  having max(t.sort) = 2 or count(*) > 1
    or max(t.area) > least($property_area_limit, coalesce(min(f.value), $property_area_limit))
),
relief as (
  select
    p.person_key as person_key, p.programme as programme, p.month as month, p.amount_fen as amount_fen, p.ref as ref,
    p.name_key as name_key, p.grade as grade, p.county_code as county_code
  from payment_months as p
  where p.programme in ($programmes)
  union all
  select
    y.person_key as person_key, y.programme as programme, y.starts_month as month, y.amount_fen as amount_fen,
    y.ref as ref, y.name_key as name_key, y.grade as grade, y.county_code as county_code
  from yearly_payments as y
  where y.programme in ($programmes)
),
owned as ( -- a home that was sent twice, or whose certificate was renewed, is one
  select
    r.person_key as person_key, r.programme as programme, r.month as month, r.amount_fen as amount_fen, r.ref as ref,
    r.name_key as name_key, r.grade as grade, r.county_code as county_code, u.ref as title_ref,
    u.name_key as title_name_key, u.grade as title_grade, u.sort as sort, u.area as area,
    row_number() over (partition by r.ref, r.month, u.home_key, u.sort order by u.from_month desc, u.ref) as place
  from owner as o
  join titled as u on u.person_key = o.person_key and u.sort > 0
  join relief as r on r.person_key = u.person_key and r.month >= u.from_month and r.month <= u.until_month
),
held as (
  select
    v.person_key as person_key, v.programme as programme, v.month as month, v.amount_fen as amount_fen, v.ref as ref,
    v.name_key as name_key, v.grade as grade, v.county_code as county_code, v.title_ref as title_ref,
    v.title_name_key as title_name_key, v.title_grade as title_grade, v.sort as sort,
    sum(case when v.sort = 1 then 1 else 0 end) over (partition by v.ref, v.month) as n_homes,
    sum(case when v.sort = 1 then v.area else 0 end) over (partition by v.ref, v.month) as area
  from owned as v
  where v.place = 1
)
select
  w.person_key as subject_key,
  w.programme as programme,
  w.month as month,
  w.amount_fen as amount_fen,
  w.ref as ref,
  w.title_ref as register_ref,
  w.name_key as name_key,
  w.title_name_key as register_name_key,
  greatest(w.grade, w.title_grade) as grade,
  w.n_homes as n_homes,
  cast((w.area - w.area % 100) * 0.01 as bigint) as area_m2
from held as w
left join parameters as l on l.name = 'property_area_limit' and l.county_code = w.county_code
where w.sort = 2 or w.n_homes >= 2 or w.area > coalesce(l.value, $property_area_limit)
