-- id: exclusive_programmes_overlap
-- title: 同月享受互斥项目
-- title_en: Programmes that exclude each other in the same month
-- status: stable
-- severity: high
-- subject: person
-- needs: [payment_months_ever, payment_months]
-- amount: whole
-- reason_zh: "{first_month} 至 {last_month} 有 {n_months} 个月同时享受互斥项目 {kept_programme} 和 {wrong_programme}，后者共 {amount} 元。"
-- reason_en: "In {n_months} months from {first_month} to {last_month} held {kept_programme} and {wrong_programme}, which exclude each other; {amount} yuan of the latter."
-- basis:
--   - {law: SJ, article: 15, checked: false}
--   - {law: TK, article: "-", checked: false}
--   - {law: CL, article: "-", checked: false}
-- false_positives:
--   - {zh: 转换当月两项并存、次月已停, en: the month of switch}
--   - {zh: 地方规定允许叠加护理部分, en: local rules let the care part be added}
--   - {zh: 同户不同成员分别享受, en: different members of a household hold one each}
-- known_gaps:
--   - {zh: 互斥关系由属地配置，地方允许叠加的须从配置中删除, en: the pairs are configured; one that local rules allow must be taken out}
-- verify_steps:
--   - {zh: 核对两项的审批和停发手续及实际到账, en: check approval and stopping of both and what arrived}
--   - {zh: 按规定择一保留，追缴另一项, en: "keep one, recover the other"}
-- duty: [township_civil_affairs, county_civil_affairs]
-- notes:
--   - {zh: 转换月：某月之前已享受的一项次月停发，另一项当月开始（上月没有），该月不列；其余同月并存的均列出。, en: "Month of switch: one programme was paid before it and not in the month after, the other was not paid in the month before. That month is silent; every other common month is shown."}
--   - {zh: 证据含两项同月的发放行；金额只计不应享受的一项（属地配置所指，未指定的为后开始的一项）。, en: "Evidence is the rows of both programmes; money counts for the one wrongly held (as configured, else the one begun later)."}
with kept as (
  select e.programme_a as programme from exclusive_programmes as e
  union
  select f.programme_b as programme from exclusive_programmes as f
),
held as (
  select
    s.person_key as person_key, s.programme as programme, min(s.month) as first_month, max(s.month) + 1 as end_month
  from payment_months_ever as s
  join kept as k on k.programme = s.programme
  where s.person_key is not null
  group by s.person_key, s.programme
),
pair as (
  select
    a.person_key as person_key, x.programme_a as programme_a, x.programme_b as programme_b,
    case
      when x.wrongly_held is not null then x.wrongly_held
      when a.first_month > b.first_month then x.programme_a
      else x.programme_b
    end as wrong
  from exclusive_programmes as x
  join held as a on a.programme = x.programme_a
  join held as b on b.programme = x.programme_b and b.person_key = a.person_key
  where a.first_month < b.end_month and b.first_month < a.end_month
),
near as (
  select t.person_key as person_key, t.programme as programme, t.month as month
  from payment_months_ever as t
  where exists (select q.wrong as wrong from pair as q where q.person_key = t.person_key)
),
paid as (
  select
    p.person_key as person_key, p.programme as programme, p.month as month, p.ref as ref, p.amount_fen as amount_fen,
    p.name_key as name_key, p.grade as grade
  from payment_months as p
  where exists (select r.wrong as wrong from pair as r where r.person_key = p.person_key)
),
common as (
  select
    c.person_key as person_key, c.programme_a as programme_a, c.programme_b as programme_b, c.wrong as wrong,
    m.month as month, m.ref as ref_a, n.ref as ref_b, m.amount_fen as amount_a, n.amount_fen as amount_b,
    m.name_key as name_a, n.name_key as name_b, m.grade as grade_a, n.grade as grade_b
  from pair as c
  join paid as m on m.person_key = c.person_key and m.programme = c.programme_a
  join paid as n on n.person_key = c.person_key and n.programme = c.programme_b and n.month = m.month
),
shown as (
  select
    o.person_key as person_key, o.programme_a as programme_a, o.programme_b as programme_b, o.wrong as wrong,
    o.month as month, o.ref_a as ref_a, o.ref_b as ref_b, o.amount_a as amount_a, o.amount_b as amount_b,
    o.name_a as name_a, o.name_b as name_b, o.grade_a as grade_a, o.grade_b as grade_b
  from common as o
  where not (
      exists (
        select u.programme as programme from near as u
        where u.person_key = o.person_key and u.programme = o.programme_a and u.month < o.month
      )
      and not exists (
        select v.programme as programme from near as v
        where v.person_key = o.person_key and v.programme = o.programme_a and v.month = o.month + 1
      )
      and not exists (
        select w.programme as programme from near as w
        where w.person_key = o.person_key and w.programme = o.programme_b and w.month = o.month - 1
      )
    )
    and not (
      exists (
        select uu.programme as programme from near as uu
        where uu.person_key = o.person_key and uu.programme = o.programme_b and uu.month < o.month
      )
      and not exists (
        select vv.programme as programme from near as vv
        where vv.person_key = o.person_key and vv.programme = o.programme_b and vv.month = o.month + 1
      )
      and not exists (
        select ww.programme as programme from near as ww
        where ww.person_key = o.person_key and ww.programme = o.programme_a and ww.month = o.month - 1
      )
    )
),
side as (
  select
    i.person_key as person_key, i.wrong as wrong, i.programme_a as own, i.programme_b as other, i.month as month,
    i.amount_a as amount_fen, i.ref_a as ref, i.name_a as name_key, i.name_b as other_name_key, i.grade_a as grade,
    i.grade_b as other_grade
  from shown as i
  union all
  select
    j.person_key as person_key, j.wrong as wrong, j.programme_b as own, j.programme_a as other, j.month as month,
    j.amount_b as amount_fen, j.ref_b as ref, j.name_b as name_key, j.name_a as other_name_key, j.grade_b as grade,
    j.grade_a as other_grade
  from shown as j
)
select
  z.person_key as subject_key,
  z.wrong as programme,
  z.month as month,
  case when z.own = z.wrong then z.amount_fen else cast(0 as bigint) end as amount_fen,
  z.ref as ref,
  cast(null as bigint) as register_ref,
  z.name_key as name_key,
  z.other_name_key as register_name_key,
  greatest(z.grade, z.other_grade) as grade,
  kk.programme as kept_programme,
  gg.programme as wrong_programme,
  case when gg.code = 'ERTONG' or kk.code = 'ERTONG' then 'medium' else 'high' end as severity
from side as z
join programmes as gg on gg.programme = z.wrong
join programmes as kk on kk.programme = case when z.own = z.wrong then z.other else z.own end
