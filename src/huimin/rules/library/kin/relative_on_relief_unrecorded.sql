-- id: relative_on_relief_unrecorded
-- title: 村干部近亲属享受救助未备案
-- title_en: Near relative of a village officer on relief without a record
-- status: stable
-- severity: medium
-- subject: person
-- direction: conduct
-- needs: [payment_months, yearly_payments, village_officers, households, couples, near_relatives]
-- programmes: [DIBAO, TEKUN, LINSHI, WEIFANG]
-- amount: whole
-- reason_zh: "与 {post} 同户或为其配偶，任职期间 {first_month} 至 {last_month} 领取救助 {amount} 元，近亲属备案中没有。"
-- reason_en: "Of one household with, or married to, the {post}; received relief of {amount} yuan from {first_month} to {last_month} of the term and stands in no record of near relatives."
-- basis:
--   - {law: DB, article: "-", checked: false}
--   - {law: DZ, article: "-", checked: false}
-- false_positives:
--   - {zh: 已备案并复核，备案名单未更新, en: recorded and checked again; the list was not renewed}
--   - {zh: 户籍同户但不是近亲属，或早已分家, en: "registered in one household without being a near relative, or living apart for long"}
--   - {zh: 干部名册离任时间未更新, en: the list of officers was not updated after leaving}
-- known_gaps:
--   - {zh: 分户居住的父母、子女、兄弟姐妹和姻亲，户籍和婚姻登记看不出, en: "parents, children, brothers, sisters and in-laws who live apart are not seen in the registers of households and marriages"}
-- verify_steps:
--   - {zh: 查阅近亲属备案和公示材料, en: look up the record of near relatives and the publication}
--   - {zh: 复核家庭收入和财产，看是否符合条件, en: check income and property again}
--   - {zh: 核对评议、审核时该干部是否回避, en: check whether the officer stood aside when it was decided}
-- duty: [village_committee, village_supervision, township_civil_affairs, township_leader]
-- notes:
--   - {zh: 亲属享受救助本身不违规，只问是否备案；干部本人领取由另一规则判断。, en: "Relief of a relative is no fault; the question is the record. Officers themselves are for another rule."}
--   - {zh: 只看已报送近亲属备案的县区（或市级统一报送）；备案写明的工作人员与对象相符、项目相同或未写项目的不列。, en: "Only counties whose record of near relatives has arrived (or the city's). Who stands in it with this officer, for this programme or for none named, is left out."}
--   - {zh: 自任职当月起至离任当月止；已迁出、已注销、离婚的不算。, en: "From the month of taking office to that of leaving; who moved away, was cancelled or is divorced does not count."}
with told as (
  select distinct n.region_code - n.region_code % 1000000 as county_code from near_relatives as n
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
seat as ( -- officers are fewer than members
  select distinct
    x.person_key as person_key, x.name_key as name_key, x.ref as ref, x.post as post,
    coalesce(year(x.starts_on) * 12 + month(x.starts_on), 0) as from_month,
    coalesce(year(x.ends_on) * 12 + month(x.ends_on), 999999) as until_month, m.household_key as household_key,
    m.moved_in_on as moved_in_on, m.moved_out_on as moved_out_on, m.cancelled_on as cancelled_on
  from village_officers as x
  join households as m on m.person_key = x.person_key and m.name_key = x.name_key
  where m.household_key is not null and coalesce(m.relation, '') not like '%非亲属%'
    and coalesce(m.relation, '') not like '%寄%'
),
kin as (
  select
    h.person_key as person_key, h.name_key as name_key, h.grade as grade, h.ref as kin_ref,
    o.person_key as officer_key, o.name_key as officer_name_key, o.ref as officer_ref, o.post as post,
    greatest(
      o.from_month,
      coalesce(year(h.moved_in_on) * 12 + month(h.moved_in_on), 0),
      coalesce(year(o.moved_in_on) * 12 + month(o.moved_in_on), 0)
    ) as from_month,
    least(
      o.until_month,
      coalesce(year(h.moved_out_on) * 12 + month(h.moved_out_on), 999999),
      coalesce(year(h.cancelled_on) * 12 + month(h.cancelled_on), 999999),
      coalesce(year(o.moved_out_on) * 12 + month(o.moved_out_on), 999999),
      coalesce(year(o.cancelled_on) * 12 + month(o.cancelled_on), 999999)
    ) as until_month
  from seat as o
  join households as h on h.household_key = o.household_key
  where h.person_key <> o.person_key
    and coalesce(h.relation, '') not like '%非亲属%' and coalesce(h.relation, '') not like '%寄%'
  union all
  select
    c.person_key as person_key, c.name_key as name_key, c.grade as grade, c.ref as kin_ref,
    w.person_key as officer_key, w.name_key as officer_name_key, w.ref as officer_ref, w.post as post,
    greatest(coalesce(year(w.starts_on) * 12 + month(w.starts_on), 0), year(c.married_on) * 12 + month(c.married_on))
      as from_month,
    least(
      coalesce(year(w.ends_on) * 12 + month(w.ends_on), 999999),
      coalesce(year(c.ended_on) * 12 + month(c.ended_on), 999999)
    ) as until_month
  from village_officers as w
  join couples as c on c.spouse_key = w.person_key and c.spouse_name_key = w.name_key
),
proofs as (
  select
    a.person_key as person_key, a.name_key as name_key, a.grade as grade, a.kin_ref as proof, a.post as post,
    a.officer_key as officer_key, a.officer_name_key as officer_name_key, a.from_month as from_month,
    a.until_month as until_month
  from kin as a
  union all
  select
    b.person_key as person_key, b.name_key as name_key, b.grade as grade, b.officer_ref as proof, b.post as post,
    b.officer_key as officer_key, b.officer_name_key as officer_name_key, b.from_month as from_month,
    b.until_month as until_month
  from kin as b
)
select
  r.person_key as subject_key,
  r.programme as programme,
  r.month as month,
  r.amount_fen as amount_fen,
  r.ref as ref,
  k.proof as register_ref,
  r.name_key as name_key,
  k.name_key as register_name_key,
  greatest(r.grade, k.grade) as grade,
  k.post as post
from proofs as k
join relief as r on r.person_key = k.person_key
where r.month >= k.from_month and r.month <= k.until_month
  and exists (
    select t.county_code as county_code from told as t
    where t.county_code = r.county_code or t.county_code % 100000000 = 0
  )
  and not exists (
    select n.ref as ref
    from near_relatives as n
    where n.person_key = r.person_key and (n.staff_key = k.officer_key or n.staff_name_key = k.officer_name_key)
      and (n.programme is null or n.programme = r.programme)
  )
