-- id: public_payroll_on_relief
-- title: 财政供养人员本人领取救助
-- title_en: Person on the public payroll receives relief
-- status: stable
-- severity: high
-- subject: person
-- needs: [payment_months, yearly_payments, public_payroll]
-- programmes: [DIBAO, TEKUN, LINSHI, WEIFANG, YILIAO, JIAOYU]
-- params:
--   tolerance: {default: 0, unit: months, zh: 入职、退出当月起的宽限月数, en: months after entry and before leaving that are let pass}
-- amount: whole
-- reason_zh: "财政供养名册载明为 {unit_name} {staff_type} 人员（增减时间 {changed_on}），{first_month} 至 {last_month} 领取救助 {amount} 元。"
-- reason_en: "Listed on the public payroll of {unit_name} ({staff_type}, since {changed_on}); received relief of {amount} yuan from {first_month} to {last_month}."
-- basis:
--   - {law: SJ, article: 9, checked: true}
--   - {law: SJ, article: 68, checked: true}
--   - {law: CZ, article: 6, checked: true}
-- false_positives:
--   - {zh: 名册误列临聘、公益性岗位、三支一扶、村医、民师等人员, en: the payroll list wrongly holds contract or welfare-job staff}
--   - {zh: 名册未及时删除已退出人员, en: someone who left still stands in the list}
--   - {zh: 家庭整体符合条件、工资已计入收入并经批准, en: the household qualifies with the wage counted and approved}
-- known_gaps:
--   - {zh: 名册没有增减时间的，按一直在册处理（为中）, en: a row without a day is taken as on the payroll throughout (medium)}
--   - {zh: 一次性救助只写年度的，以当年一月判断, en: a single grant that states only a year is judged by its January}
-- verify_steps:
--   - {zh: 向所在单位和财政部门核实编制、入职与退出时间, en: "ask unit and finance office for post, entry and leaving"}
--   - {zh: 调取救助审批档案，核对申报的工作和收入, en: check what work and income were declared}
-- duty: [township_civil_affairs, county_civil_affairs, county_check_centre]
-- notes:
--   - {zh: 在职为高；离休、退休为中；遗属及编外、临聘、公益性岗位等不列。, en: "At work: high. Retired: medium. Survivors and staff outside the establishment are silent."}
--   - {zh: 在职行的增减时间为入职时间；入职当月起、退出当月止，两段时间重合的发放月均列出。, en: "增减时间 of a row at work is the day of entry; every payment-month from that of entry to that of leaving is shown."}
with relief as (
  select
    p.person_key as person_key, p.programme as programme, p.month as month, p.amount_fen as amount_fen, p.ref as ref,
    p.name_key as name_key, p.grade as grade
  from payment_months as p
  where p.programme in ($programmes)
  union all
  select
    y.person_key as person_key, y.programme as programme, y.starts_month as month, y.amount_fen as amount_fen,
    y.ref as ref, y.name_key as name_key, y.grade as grade
  from yearly_payments as y
  where y.programme in ($programmes)
)
select
  r.person_key as subject_key,
  r.programme as programme,
  r.month as month,
  r.amount_fen as amount_fen,
  r.ref as ref,
  s.ref as register_ref,
  r.name_key as name_key,
  s.name_key as register_name_key,
  greatest(r.grade, s.grade) as grade,
  s.unit_name as unit_name,
  coalesce(s.staff_type, '在职') as staff_type,
  s.changed_on as changed_on,
  case
    when s.changed_on is null or s.staff_type like '%离休%' or s.staff_type like '%退休%' or s.staff_type like '%退职%'
      then 'medium'
    else 'high'
  end as severity
from public_payroll as s
join relief as r on r.person_key = s.person_key
where (s.changed_on is null or r.month >= year(s.changed_on) * 12 + month(s.changed_on) + $tolerance)
  and (s.left_on is null or r.month <= year(s.left_on) * 12 + month(s.left_on) - $tolerance)
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
