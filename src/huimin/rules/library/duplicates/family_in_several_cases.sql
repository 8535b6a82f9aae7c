-- id: family_in_several_cases
-- title: 一户拆成多份低保
-- title_en: One family split into several cases
-- status: stable
-- severity: medium
-- subject: household
-- direction: overpaid
-- needs: [payment_months_ever, households]
-- programmes: [DIBAO]
-- params:
--   tolerance: {default: 1, unit: months, zh: 更换领款人时允许重合的月数, en: months together that a change of payee may take}
-- amount: repeat
-- reason_zh: "户籍登记为同一户的 {n_payees} 人分别立户领取低保，{first_month} 至 {last_month} 金额最高的一份以外共 {amount} 元。"
-- reason_en: "{n_payees} persons registered in one household draw low-income benefit as separate cases; from {first_month} to {last_month} {amount} yuan beyond the largest case."
-- basis:
--   - {law: SJ, article: 9, checked: true}
--   - {law: DB, article: "-", checked: false}
-- false_positives:
--   - {zh: 依法可单独立户的重残、重病人员（单人保）, en: severely disabled or ill adults who may be a case of their own}
--   - {zh: 已分家生活，户籍未分户, en: the family lives apart and only the register was not changed}
-- known_gaps:
--   - {zh: 只看户籍同户，不看夫妻分立两户和同一住址, en: one registered household only; spouses of two households and equal addresses are not seen}
-- verify_steps:
--   - {zh: 入户查看是否共同生活，核对户口簿和分户时间, en: visit and see who lives together; compare the household book}
--   - {zh: 核对各份档案申报的家庭成员和收入, en: compare the members and incomes declared in the cases}
-- duty: [village_clerk, township_civil_affairs, county_civil_affairs]
-- notes:
--   - {zh: 同一所属月、同一户籍户内两名及以上领款人，且名册户号（低保证号）不同或未填的列出；金额最高的一份视为应享，其余为疑点；同一户号下逐人列名的不算拆户。, en: "Two payees or more of one registered household within a payment-month whose lists state different case numbers, or none. The largest case counts as due. Members listed one by one under one case number are no split."}
--   - {zh: 类别、备注写明单人保、重残、重病的不列；已迁出、已注销的成员不算同户。, en: "Rows that say single case, severely disabled or gravely ill are left out; members who moved away or were cancelled do not count."}
with paid as (
  select
    h.household_key as household_key, p.person_key as person_key, p.programme as programme, p.month as month,
    p.amount_fen as amount_fen, p.ref as ref, p.name_key as name_key, p.grade as grade, h.ref as register_ref,
    h.name_key as register_name_key, h.grade as register_grade,
    coalesce(p.household_key, p.person_key) as case_key, p.is_asked as is_asked
  from payment_months_ever as p
  join households as h on h.person_key = p.person_key
  where p.programme in ($programmes) and h.household_key is not null and p.grade < 3 and h.grade < 3
    and (h.moved_in_on is null or p.month >= year(h.moved_in_on) * 12 + month(h.moved_in_on))
    and (h.moved_out_on is null or p.month <= year(h.moved_out_on) * 12 + month(h.moved_out_on))
    and (h.cancelled_on is null or p.month <= year(h.cancelled_on) * 12 + month(h.cancelled_on))
    and coalesce(p.category, '') not like '%单人%' and coalesce(p.remark, '') not like '%单人%'
    and coalesce(p.category, '') not like '%重残%' and coalesce(p.remark, '') not like '%重残%'
    and coalesce(p.category, '') not like '%重病%' and coalesce(p.remark, '') not like '%重病%'
),
several as ( -- a household of one case, or of one person, needs no look at each month
  select f.household_key as household_key
  from paid as f
  group by f.household_key
  having min(f.case_key) <> max(f.case_key) and min(f.person_key) <> max(f.person_key)
),
ranked as (
  select
    q.household_key as household_key, q.person_key as person_key, q.programme as programme, q.month as month,
    q.amount_fen as amount_fen, q.ref as ref, q.name_key as name_key, q.grade as grade,
    q.register_ref as register_ref, q.register_name_key as register_name_key, q.register_grade as register_grade,
    q.case_key as case_key, q.is_asked as is_asked,
    min(q.case_key) over (partition by q.household_key, q.programme, q.month) as first_case,
    max(q.case_key) over (partition by q.household_key, q.programme, q.month) as last_case,
    min(q.person_key) over (partition by q.household_key, q.programme, q.month) as first_person,
    max(q.person_key) over (partition by q.household_key, q.programme, q.month) as last_person,
    row_number() over (
      partition by q.household_key, q.programme, q.month order by q.amount_fen desc, q.ref
    ) as place
  from paid as q
  join several as f on f.household_key = q.household_key
),
split as (
  select
    r.household_key as household_key, r.person_key as person_key, r.programme as programme, r.month as month,
    r.amount_fen as amount_fen, r.ref as ref, r.name_key as name_key, r.grade as grade,
    r.register_ref as register_ref, r.register_name_key as register_name_key, r.register_grade as register_grade,
    r.case_key as case_key, r.is_asked as is_asked,
    max(case when r.place = 1 then r.case_key end)
      over (partition by r.household_key, r.programme, r.month) as due_case,
    max(r.month) over (partition by r.household_key, r.programme)
      - min(r.month) over (partition by r.household_key, r.programme) + 1 as n_together
  from ranked as r
  where r.first_case <> r.last_case and r.first_person <> r.last_person
),
payees as (
  select s.household_key as household_key, s.programme as programme, count(distinct s.person_key) as n_payees
  from split as s
  group by s.household_key, s.programme
)
select
  z.household_key as subject_key,
  z.programme as programme,
  z.month as month,
  case when z.case_key = z.due_case then cast(0 as bigint) else z.amount_fen end as amount_fen,
  z.ref as ref,
  z.register_ref as register_ref,
  z.name_key as name_key,
  z.register_name_key as register_name_key,
  greatest(z.grade, z.register_grade) as grade,
  n.n_payees as n_payees
from split as z
join payees as n on n.household_key = z.household_key and n.programme = z.programme
where z.is_asked and z.n_together > $tolerance
