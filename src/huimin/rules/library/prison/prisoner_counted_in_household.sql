-- id: prisoner_counted_in_household
-- title: 服刑人员计入低保人口
-- title_en: Prisoner counted as a member of a low-income household
-- status: stable
-- severity: medium
-- subject: person
-- needs: [payment_months, households, prison_terms, deaths]
-- programmes: [DIBAO]
-- amount: none
-- reason_zh: "判决于 {effective_on} 生效并在监狱服刑，其户低保 {first_month} 至 {last_month} 按 {members} 人发放，而户内其余在世成员不足此数。"
-- reason_en: "In prison (sentence in effect from {effective_on}) while the household's low-income benefit was paid for {members} persons from {first_month} to {last_month}; without the prisoner the household has fewer."
-- basis:
--   - {law: SJ, article: 13, checked: true}
--   - {law: DB, article: "-", checked: false}
-- false_positives:
--   - {zh: 户籍未及时登记新生儿、婚入人员，实际人口多于户籍, en: a newborn or someone married in is not yet registered}
--   - {zh: 共同生活家庭与户籍户不同, en: those who live together are others than those registered together}
-- known_gaps:
--   - {zh: 名册不列成员姓名的，只能由保障人数不少于户内人数推断, en: where the list names no members it is inferred from the number of persons covered}
--   - {zh: 多发的一份取决于当地算法，不计金额, en: what one person too many costs depends on local rules and is not counted}
-- verify_steps:
--   - {zh: 调取低保审批表的共同生活家庭成员名单, en: get the list of members approved}
--   - {zh: 向司法行政部门核实服刑起止, en: ask justice administration for the term}
-- duty: [village_clerk, township_civil_affairs]
-- notes:
--   - {zh: 保障人数不少于户籍在世成员数（含服刑人员）时才列出；户内成员死亡、迁出、注销的不计。, en: "Shown only where as many persons are covered as the household has living members, the prisoner among them."}
--   - {zh: 服刑期自判决生效次月起至出监当月；缓刑、社区矫正、保外就医的不列。, en: "From the month after the judgment to that of release; sentences served at home are silent."}
with inside as (
  select
    t.person_key as person_key, t.ref as ref, t.name_key as name_key, t.grade as grade, t.effective_on as effective_on,
    year(t.effective_on) * 12 + month(t.effective_on) as after_month,
    coalesce(
      year(t.released_on) * 12 + month(t.released_on), year(t.term_ends_on) * 12 + month(t.term_ends_on), 999999
    ) as last_month
  from prison_terms as t
  where t.kind = 'prison' and t.person_key is not null
),
home as (
  select
    i.person_key as person_key, i.ref as prison_ref, i.name_key as prison_name_key, i.effective_on as effective_on,
    greatest(i.after_month, coalesce(year(h.moved_in_on) * 12 + month(h.moved_in_on) - 1, 0)) as after_month,
    h.household_key as household_key,
    least(
      i.last_month,
      coalesce(year(h.moved_out_on) * 12 + month(h.moved_out_on), 999999),
      coalesce(year(h.cancelled_on) * 12 + month(h.cancelled_on), 999999)
    ) as last_month,
    h.name_key as name_key, greatest(i.grade, h.grade) as grade
  from inside as i
  join households as h on h.person_key = i.person_key
  where h.household_key is not null
),
paid as (
  select distinct
    o.person_key as person_key, o.prison_ref as prison_ref, o.prison_name_key as prison_name_key,
    o.effective_on as effective_on, o.household_key as household_key, o.name_key as name_key,
    greatest(o.grade, m.grade, p.grade) as grade, p.programme as programme, p.month as month, p.ref as ref,
    p.members as members
  from home as o
  join households as m on m.household_key = o.household_key
  join payment_months as p on p.person_key = m.person_key
  where p.programme in ($programmes)
    and p.name_key = m.name_key
    and p.members > 1
    and p.month > o.after_month
    and p.month <= o.last_month
    and (m.moved_in_on is null or p.month >= year(m.moved_in_on) * 12 + month(m.moved_in_on))
    and (m.moved_out_on is null or p.month <= year(m.moved_out_on) * 12 + month(m.moved_out_on))
    and (m.cancelled_on is null or p.month <= year(m.cancelled_on) * 12 + month(m.cancelled_on))
),
member as ( -- whoever stands twice in a household counts once
  select distinct
    u.household_key as household_key, u.person_key as person_key,
    case when u.person_key is null then coalesce(u.name_key, u.ref) end as other_key,
    u.moved_in_on as moved_in_on, u.moved_out_on as moved_out_on, u.cancelled_on as cancelled_on
  from households as u
  where exists (select v.ref as ref from paid as v where v.household_key = u.household_key)
),
counted as (
  select
    x.person_key as person_key, x.prison_ref as prison_ref, x.prison_name_key as prison_name_key,
    x.effective_on as effective_on, x.name_key as name_key, x.grade as grade, x.programme as programme,
    x.month as month, x.ref as ref, x.members as members, count(*) as n_living
  from paid as x
  join member as k on k.household_key = x.household_key
  left join deaths as e on e.person_key = k.person_key
  where x.month <= least(
      coalesce(e.died_month, 999999),
      coalesce(year(k.moved_out_on) * 12 + month(k.moved_out_on), 999999),
      coalesce(year(k.cancelled_on) * 12 + month(k.cancelled_on), 999999)
    )
    and x.month >= coalesce(year(k.moved_in_on) * 12 + month(k.moved_in_on), 0)
  group by
    x.person_key, x.prison_ref, x.prison_name_key, x.effective_on, x.name_key, x.grade, x.programme, x.month, x.ref,
    x.members
)
select
  y.person_key as subject_key,
  y.programme as programme,
  y.month as month,
  cast(0 as bigint) as amount_fen,
  y.ref as ref,
  y.prison_ref as register_ref,
  y.name_key as name_key,
  y.prison_name_key as register_name_key,
  y.grade as grade,
  y.effective_on as effective_on,
  y.members as members
from counted as y
where y.members >= y.n_living
