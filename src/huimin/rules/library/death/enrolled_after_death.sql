-- id: enrolled_after_death
-- title: 已死亡人员新纳入保障
-- title_en: Dead person newly enrolled
-- status: stable
-- severity: critical
-- subject: person
-- needs: [deaths, enrolments, payment_months, yearly_payments]
-- programmes: [DIBAO, TEKUN, GAOLING, CANJI-L, CANJI-H, YOUFU, ERTONG, JISHENG, YIMIN, GONGYI, YANGLAO, CJJB-PENSION]
-- amount: whole
-- reason_zh: "登记于 {died_on} 去世（或火化），却自 {enrolled_on} 起纳入保障。"
-- reason_en: "Registered as dead (or cremated) on {died_on}, yet enrolled from {enrolled_on}."
-- basis:
--   - {law: SJ, article: 66, checked: true}
--   - {law: ZW, article: 39, checked: true}
-- false_positives:
--   - {zh: 死亡登记录错号码，实为他人, en: the register of deaths names another person's number}
--   - {zh: 系统补录或换证造成开始时间晚于实际, en: a later entry or a renewed certificate moved the starting day}
--   - {zh: 优抚对象遗属以逝者名义登记, en: a survivor's pension filed under the name of the dead}
-- known_gaps:
--   - {zh: 只有享受开始时间而无审批日期的，无法排除死亡前已审批, en: without a day of approval an approval before death cannot be ruled out}
-- verify_steps:
--   - {zh: 调取申请、入户调查、公示和审批材料，核对经办人和审批人, en: "get application, visit, publication and approval, and who signed them"}
--   - {zh: 核实去世日期, en: confirm the day of death}
--   - {zh: 查明纳入后各月款项由谁支取, en: find out who drew the money}
-- duty: [village_clerk, township_civil_affairs, township_leader, county_civil_affairs]
-- notes:
--   - {zh: 以审批台账（享受对象名册）为准；台账中没有该人该项目的，才用发放名册的享受开始时间。审批日期不晚于死亡日期的不列。, en: "The list of persons enrolled decides; only where it lacks the person and programme does the paying list's own starting day. An approval on or before the day of death is silent."}
--   - {zh: 发放名册中保障人数大于1的低保行代表全户，不列。, en: A low-income row of a paying list for several persons stands for the household and is silent.}
with entry as (
  select
    e.person_key as person_key,
    e.programme as programme,
    cast(null as integer) as month,
    cast(0 as bigint) as amount_fen,
    e.ref as ref,
    e.name_key as name_key,
    e.grade as grade,
    coalesce(e.starts_on, e.approved_on) as enrolled_on,
    e.approved_on as approved_on,
    0 as is_list,
    cast(1 as smallint) as members
  from enrolments as e
  where e.programme in ($programmes)
  union all
  select
    p.person_key as person_key,
    p.programme as programme,
    p.month as month,
    p.amount_fen as amount_fen,
    p.ref as ref,
    p.name_key as name_key,
    p.grade as grade,
    p.enrol_starts_on as enrolled_on,
    cast(null as date) as approved_on,
    1 as is_list,
    p.members as members
  from payment_months as p
  where p.programme in ($programmes) and p.enrol_starts_on is not null
  union all
  select
    y.person_key as person_key,
    y.programme as programme,
    cast(null as integer) as month,
    y.amount_fen as amount_fen,
    y.ref as ref,
    y.name_key as name_key,
    y.grade as grade,
    y.enrol_starts_on as enrolled_on,
    cast(null as date) as approved_on,
    1 as is_list,
    y.members as members
  from yearly_payments as y
  where y.programme in ($programmes) and y.enrol_starts_on is not null
)
select
  x.person_key as subject_key,
  x.programme as programme,
  x.month as month,
  x.amount_fen as amount_fen,
  x.ref as ref,
  d.ref as register_ref,
  x.name_key as name_key,
  d.name_key as register_name_key,
  greatest(x.grade, d.grade) as grade,
  d.died_on as died_on,
  x.enrolled_on as enrolled_on
from deaths as d
join entry as x on x.person_key = d.person_key and x.enrolled_on > d.died_on
join programmes as g on g.programme = x.programme
where (x.approved_on is null or x.approved_on > d.died_on)
  and (x.month is null or x.month >= d.died_month)
  and (
    x.is_list = 0
    or (
      (g.code <> 'DIBAO' or coalesce(x.members, 1) <= 1)
      and not exists (
        select n.ref as ref from enrolments as n where n.person_key = x.person_key and n.programme = x.programme
      )
    )
  )
