-- id: dead_member_still_counted
-- title: 家庭成员死亡后未减员
-- title_en: Household benefit not reduced after a member died
-- status: stable
-- severity: medium
-- subject: person
-- needs: [payment_months, households, deaths]
-- programmes: [DIBAO]
-- params:
--   tolerance: {default: 1, unit: months, zh: 死亡次月起的宽限月数, en: months after that of death that are let pass}
-- amount: none
-- reason_zh: "同户成员 {died_on} 死亡，其户低保 {first_month} 至 {last_month} 仍按 {members} 人发放，多于户内在世人数。"
-- reason_en: "A member of the household died on {died_on}; the low-income benefit was still paid for {members} persons from {first_month} to {last_month}, more than are alive."
-- basis:
--   - {law: SJ, article: 13, checked: true}
--   - {law: DB, article: "-", checked: false}
-- false_positives:
--   - {zh: 新生儿、婚入人员尚未入户籍，实际人口多于户籍, en: a newborn or someone married in is not yet registered}
--   - {zh: 共同生活家庭与户籍户不同, en: those who live together are others than those registered together}
--   - {zh: 按分档发放，其余成员已重新核定, en: paid by classes and the others were classed anew}
-- known_gaps:
--   - {zh: 名册未列保障人数的看不到；多发的一份取决于当地算法，不计金额, en: lists that state no number of persons say nothing; what one person too many costs depends on local rules and is not counted}
-- verify_steps:
--   - {zh: 调取低保审批表的家庭成员名单, en: get the list of members approved}
--   - {zh: 核对动态管理记录和金额核定, en: look at the review of the case and how the amount was set}
-- duty: [village_clerk, township_civil_affairs, county_civil_affairs]
-- notes:
--   - {zh: 死亡次月再过宽限月数之后，保障人数（大于1）仍多于户内在世成员数的月份列出；迁出、注销的成员不计在世。, en: "Months later than the tolerance after that of a death in which more persons (more than one) are covered than the household has living members. Who moved out or was cancelled does not count as a living member."}
with home as (
  select distinct
    e.ref as death_ref, e.person_key as dead_key, e.died_on as died_on, e.died_month as died_month, k.household_key as household_key,
    greatest(e.grade, k.grade) as grade
  from deaths as e
  join households as k on k.person_key = e.person_key and k.name_key = e.name_key
  where k.household_key is not null and (k.moved_out_on is null or e.died_on <= k.moved_out_on)
    and (k.moved_in_on is null or e.died_on >= k.moved_in_on)
),
paid as (
  select distinct
    p.person_key as person_key, p.programme as programme, p.month as month, p.ref as ref, p.members as members,
    p.name_key as name_key, m.name_key as register_name_key, o.death_ref as death_ref, o.died_on as died_on,
    o.household_key as household_key, greatest(o.grade, m.grade, p.grade) as grade
  from home as o
  join households as m on m.household_key = o.household_key
  join payment_months as p on p.person_key = m.person_key
  where p.programme in ($programmes)
    and p.members > 1
    and p.grade < 3
    and p.month > o.died_month + $tolerance
    and (m.moved_in_on is null or p.month >= year(m.moved_in_on) * 12 + month(m.moved_in_on))
    and (m.moved_out_on is null or p.month <= year(m.moved_out_on) * 12 + month(m.moved_out_on))
    and (
      m.cancelled_on is null or m.person_key = o.dead_key -- the entry of the dead, under whom the list may still pay
      or p.month <= year(m.cancelled_on) * 12 + month(m.cancelled_on)
    )
),
member as ( -- whoever stands twice in a household counts once
  select distinct
    u.household_key as household_key, u.person_key as person_key,
    case when u.person_key is null then coalesce(u.name_key, u.ref) end as other_key,
    u.moved_out_on as moved_out_on, u.cancelled_on as cancelled_on
  from households as u
  where exists (select v.ref as ref from paid as v where v.household_key = u.household_key)
),
counted as (
  select
    x.person_key as person_key, x.programme as programme, x.month as month, x.ref as ref, x.members as members,
    x.name_key as name_key, x.register_name_key as register_name_key, x.death_ref as death_ref, x.died_on as died_on,
    x.grade as grade,
    sum(
      case
        when x.month <= least(
            coalesce(d.died_month, 999999),
            coalesce(year(a.moved_out_on) * 12 + month(a.moved_out_on), 999999),
            coalesce(year(a.cancelled_on) * 12 + month(a.cancelled_on), 999999)
          )
          then 1
        else 0
      end
    ) as n_living
  from paid as x
  join member as a on a.household_key = x.household_key
  left join deaths as d on d.person_key = a.person_key
  group by
    x.person_key, x.programme, x.month, x.ref, x.members, x.name_key, x.register_name_key, x.death_ref, x.died_on, x.grade
)
select
  y.person_key as subject_key,
  y.programme as programme,
  y.month as month,
  cast(0 as bigint) as amount_fen,
  y.ref as ref,
  y.death_ref as register_ref,
  y.name_key as name_key,
  y.register_name_key as register_name_key,
  y.grade as grade,
  y.died_on as died_on,
  y.members as members
from counted as y
where y.members > y.n_living
