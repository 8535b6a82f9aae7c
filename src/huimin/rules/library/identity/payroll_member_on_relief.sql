-- id: payroll_member_on_relief
-- title: 财政供养人员的家庭成员享受低保
-- title_en: Member of a public payroll person's household on low income
-- status: stable
-- severity: medium
-- subject: person
-- needs: [payment_months, households, couples, public_payroll]
-- programmes: [DIBAO]
-- amount: whole
-- reason_zh: "{kin} {unit_name} {staff_type} 人员（增减时间 {changed_on}），{first_month} 至 {last_month} 领取低保 {amount} 元。"
-- reason_en: "{kin_en} on the public payroll of {unit_name} ({staff_type}, since {changed_on}); {amount} yuan of low-income benefit from {first_month} to {last_month}."
-- basis:
--   - {law: SJ, article: 9, checked: true}
--   - {law: DB, article: "-", checked: false}
-- false_positives:
--   - {zh: 户籍同户但不共同生活，只计赡养费（如公职人员的父母）, en: "registered together but living apart, so that only maintenance counts (parents of an official)"}
--   - {zh: 工资已计入家庭收入，经批准并已作近亲属备案, en: "the wage was counted, the case approved and recorded as one of a near relative"}
--   - {zh: 名册误列或未及时删除已退出人员, en: the payroll list is wrong or someone who left still stands in it}
-- known_gaps:
--   - {zh: 名册不列成员姓名的，共同生活只能由户籍和婚姻登记推断, en: who lives together is inferred from registers of households and marriages}
-- verify_steps:
--   - {zh: 入户核实是否共同生活，调取低保申请中的家庭成员和收入申报, en: visit; see which members and income were declared}
--   - {zh: 查阅近亲属享受低保备案, en: look for the record of near relatives}
--   - {zh: 向所在单位核实身份和工资, en: ask the unit for post and wage}
-- duty: [village_clerk, township_civil_affairs, county_check_centre, county_civil_affairs]
-- notes:
--   - {zh: 同一户籍户内他人或登记的配偶（可在另一户）为在职、离退休人员的月份列出；离婚次月起不列；本人在册的由另一比对判断。, en: "Months in which another member of the registered household, or the registered spouse wherever registered, is at work or retired. Silent from the month after a divorce; who stands in the list personally is for another comparison."}
--   - {zh: 遗属及编外、临聘、公益性岗位等不列；迁出、户口注销后不再视为同户。, en: Survivors and staff outside the establishment are silent; so are members who moved out or were cancelled.}
with staff as (
  select
    s.person_key as person_key, s.ref as ref, s.name_key as name_key, s.grade as grade, s.unit_name as unit_name,
    coalesce(s.staff_type, '在职') as staff_type, s.changed_on as changed_on,
    coalesce(year(s.changed_on) * 12 + month(s.changed_on), 0) as from_month,
    coalesce(year(s.left_on) * 12 + month(s.left_on), 999999) as until_month
  from public_payroll as s
  where s.person_key is not null
    and coalesce(s.staff_type, '在职') not like '%遗属%'
    and coalesce(s.staff_type, '在职') not like '%公益%'
    and coalesce(s.staff_type, '在职') not like '%三支一扶%'
    and coalesce(s.staff_type, '在职') not like '%临聘%'
    and coalesce(s.staff_type, '在职') not like '%临时%'
    and coalesce(s.staff_type, '在职') not like '%合同%'
    and coalesce(s.staff_type, '在职') not like '%编外%'
    and coalesce(s.staff_type, '在职') not like '%村医%'
    and coalesce(s.staff_type, '在职') not like '%民师%'
    and coalesce(s.staff_type, '在职') not like '%民办教师%'
),
home as ( -- staff are fewer than members
  select distinct
    h.household_key as household_key, h.person_key as person_key, h.name_key as name_key, h.grade as grade,
    h.moved_in_on as moved_in_on, h.moved_out_on as moved_out_on, h.cancelled_on as cancelled_on
  from staff as t
  join households as h on h.person_key = t.person_key and h.name_key = t.name_key
  where h.household_key is not null
),
kin as (
  select
    m.person_key as person_key, m.name_key as name_key, m.grade as grade, k.person_key as kin_key,
    k.name_key as kin_name_key, k.grade as kin_grade, 1 as is_member,
    greatest(
      coalesce(year(m.moved_in_on) * 12 + month(m.moved_in_on), 0),
      coalesce(year(k.moved_in_on) * 12 + month(k.moved_in_on), 0)
    ) as from_month,
    least(
      coalesce(year(m.moved_out_on) * 12 + month(m.moved_out_on), 999999),
      coalesce(year(m.cancelled_on) * 12 + month(m.cancelled_on), 999999),
      coalesce(year(k.moved_out_on) * 12 + month(k.moved_out_on), 999999),
      coalesce(year(k.cancelled_on) * 12 + month(k.cancelled_on), 999999)
    ) as until_month
  from home as k
  join households as m on m.household_key = k.household_key
  where m.person_key is not null and k.person_key <> m.person_key
  union all
  select
    c.person_key as person_key, c.name_key as name_key, c.grade as grade, c.spouse_key as kin_key,
    c.spouse_name_key as kin_name_key, c.spouse_grade as kin_grade, 0 as is_member,
    coalesce(year(c.married_on) * 12 + month(c.married_on), 0) as from_month,
    coalesce(year(c.ended_on) * 12 + month(c.ended_on), 999999) as until_month
  from couples as c
  where c.person_key is not null and c.spouse_key is not null
)
select
  r.person_key as subject_key,
  r.programme as programme,
  r.month as month,
  r.amount_fen as amount_fen,
  r.ref as ref,
  s.ref as register_ref,
  r.name_key as name_key,
  q.name_key as register_name_key,
  greatest(r.grade, q.grade, q.kin_grade, s.grade) as grade,
  case when q.is_member = 1 then '同户成员为' else '登记的配偶为' end as kin,
  case when q.is_member = 1 then 'A member of the same household is' else 'The registered spouse is' end as kin_en,
  s.unit_name as unit_name,
  s.staff_type as staff_type,
  s.changed_on as changed_on
from staff as s
join kin as q on q.kin_key = s.person_key and q.kin_name_key = s.name_key
join payment_months as r on r.person_key = q.person_key
where r.programme in ($programmes)
  and r.month >= greatest(s.from_month, q.from_month)
  and r.month <= least(s.until_month, q.until_month)
  and not exists (select o.ref as ref from staff as o where o.person_key = r.person_key)
  and not exists (
    select d.ref as ref from couples as d
    where d.person_key = r.person_key and d.spouse_key = s.person_key
      and year(d.ended_on) * 12 + month(d.ended_on) < r.month
  )
