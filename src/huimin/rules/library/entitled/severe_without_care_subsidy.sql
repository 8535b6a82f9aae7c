-- id: severe_without_care_subsidy
-- title: 重度残疾人未享受护理补贴
-- title_en: Severely disabled without the care subsidy
-- status: stable
-- severity: medium
-- direction: owed
-- subject: person
-- needs: [disability_certificates, households, payments, payment_months, deaths, prison_terms, standards]
-- programmes: [CANJI-H]
-- params:
--   delay: {default: 3, unit: months, zh: 发证后办理补贴的月数, en: months after a certificate until the subsidy is due}
--   care_grade: {default: 2, unit: grade, zh: 护理补贴的最低等级, en: the lowest grade with a care subsidy}
-- amount: shortfall
-- reason_zh: "持有有效的 {disability_grade} 级残疾人证（{issued_on} 发证），户籍在本地，从未领取护理补贴；{first_month} 至 {last_month} 共 {n_months} 个月，按当地标准约应发 {amount} 元（没有当地标准数据时为 0）。"
-- reason_en: "Holds a valid certificate of grade {disability_grade} (issued on {issued_on}), lives here by the household register and never received the care subsidy; {n_months} months from {first_month} to {last_month}, about {amount} yuan by the local rate (0 where the rate is not known)."
-- basis:
--   - {law: CL, article: "-", checked: false}
--   - {law: SJ, article: 66, checked: true}
-- false_positives:
--   - {zh: 本人或监护人书面放弃, en: given up in writing}
--   - {zh: 领取工伤护理费等同类待遇, en: draws a care allowance of the accident insurance or the like}
--   - {zh: 当地规定高龄、优抚等待遇与护理补贴不可兼得, en: local rules exclude it beside other benefits}
-- known_gaps:
--   - {zh: 没有放弃申请和工伤护理费数据，须向本人核实, en: who gave it up or draws a care allowance of the accident insurance is not known}
-- verify_steps:
--   - {zh: 上门核实本人情况和申请意愿, en: visit the person and ask}
--   - {zh: 查询残联、民政系统中的申请记录, en: look for an application in the systems of both offices}
-- duty: [township_disabled_officer, county_disabled_federation, township_civil_affairs]
-- notes:
--   - {zh: 只看当地已有护理补贴发放清册的月份，发证满规定月数后起算；期满、注销、死亡、迁出、户口注销后不再计。, en: "Only months whose lists have arrived, from some months after the issue; until the certificate, the registration or the life ends."}
--   - {zh: 领取过一次护理补贴的不列（中断另查）；领取与其互斥项目、正在服刑、高龄津贴、养老服务补贴或优抚的月份不列。, en: "Who was ever paid is silent here; so are months with a programme that excludes it, in prison, or with old-age allowance, service subsidy or veterans' benefits."}
--   - {zh: 同县同姓名有号码不全的发放行的不列。, en: "Silent where the county paid a row of the same name whose number is not whole."}
with list as (
  select p.programme as programme, p.county_code as county_code, p.month as month
  from payment_months as p
  where p.programme in ($programmes)
  group by p.programme, p.county_code, p.month
),
drawn as (
  select q.person_key as person_key, q.name_key as name_key, q.county_code as county_code
  from payments as q
  where q.programme in ($programmes) and q.amount_fen > 0
  group by q.person_key, q.name_key, q.county_code
),
barred as (
  select e.programme_b as programme from exclusive_programmes as e where e.programme_a in ($programmes)
  union
  select f.programme_a as programme from exclusive_programmes as f where f.programme_b in ($programmes)
  union
  select g.programme as programme from programmes as g where g.code in ('GAOLING', 'YANGLAO', 'YOUFU')
),
severe as (
  select
    c.person_key as person_key, c.ref as ref, c.name_key as name_key, c.grade as grade,
    c.disability_grade as disability_grade, c.issued_on as issued_on,
    year(c.issued_on) * 12 + month(c.issued_on) + $delay as first_month,
    least(
      coalesce(year(c.cancelled_on) * 12 + month(c.cancelled_on), 999999),
      coalesce(year(c.valid_until) * 12 + month(c.valid_until), 999999)
    ) as last_month,
    row_number() over (partition by c.person_key order by c.issued_on desc, c.ref) as place
  from disability_certificates as c
  where c.person_key is not null
    and c.grade < 3
    and c.issued_on is not null
    and coalesce(c.status, 'valid') = 'valid'
    and case when c.disability_grade = '1' then 1 when c.disability_grade = '2' then 2 when c.disability_grade = '3' then 3 else 4 end <= $care_grade
    and not exists (select o.person_key as person_key from drawn as o where o.person_key = c.person_key)
),
home as (
  select
    h.person_key as person_key, h.ref as ref, h.name_key as name_key, h.grade as grade,
    h.region_code - h.region_code % 1000000 as county_code,
    coalesce(year(h.moved_in_on) * 12 + month(h.moved_in_on) + $delay, 0) as first_month,
    least(
      coalesce(year(h.moved_out_on) * 12 + month(h.moved_out_on) - 1, 999999),
      coalesce(year(h.cancelled_on) * 12 + month(h.cancelled_on) - 1, 999999)
    ) as last_month,
    row_number() over (
      partition by h.person_key
      order by case when h.moved_out_on is null and h.cancelled_on is null then 0 else 1 end, h.ref
    ) as place
  from households as h
  where h.person_key is not null and coalesce(h.status, 'normal') = 'normal'
),
due as (
  select
    s.person_key as person_key, l.programme as programme, l.month as month, l.county_code as county_code,
    s.ref as ref, k.ref as home_ref, s.name_key as name_key, k.name_key as home_name_key,
    greatest(s.grade, k.grade) as grade, s.disability_grade as disability_grade, s.issued_on as issued_on
  from severe as s
  join home as k on k.person_key = s.person_key
  join list as l on l.county_code = k.county_code
  where s.place = 1
    and k.place = 1
    and l.month >= greatest(s.first_month, k.first_month)
    and l.month <= least(s.last_month, k.last_month)
    and not exists (select d.ref as ref from deaths as d where d.person_key = s.person_key and d.died_month <= l.month)
    and not exists (
      select t.ref as ref from prison_terms as t
      where t.person_key = s.person_key
        and t.kind = 'prison'
        and year(t.effective_on) * 12 + month(t.effective_on) <= l.month
        and coalesce(
          year(t.released_on) * 12 + month(t.released_on), year(t.term_ends_on) * 12 + month(t.term_ends_on), 999999
        ) >= l.month
    )
    and not exists (
      select u.person_key as person_key from drawn as u
      where u.person_key is null and u.name_key = s.name_key and u.county_code = l.county_code
    )
    and not exists (
      select x.ref as ref from payments as x
      join barred as b on b.programme = x.programme
      where x.person_key = s.person_key and x.starts_month <= l.month and x.ends_month > l.month and x.amount_fen > 0
    )
),
rate as (
  select
    v.county_code as county_code, v.month as month,
    case when r.class like '%一级%' then '1' when r.class like '%二级%' then '2' else '0' end as degree,
    min(r.amount_fen) as amount_fen
  from list as v
  join standards as r on r.programme = v.programme
  where r.per = 'month'
    and (r.region_code is null or r.region_code = v.county_code or r.region_code % 100000000 = 0)
    and year(r.starts_on) * 12 + month(r.starts_on) <= v.month
    and coalesce(year(r.ends_on) * 12 + month(r.ends_on), 999999) >= v.month
  group by
    v.county_code, v.month, case when r.class like '%一级%' then '1' when r.class like '%二级%' then '2' else '0' end
)
select
  z.person_key as subject_key,
  z.programme as programme,
  z.month as month,
  coalesce(m.amount_fen, n.amount_fen, 0) as amount_fen,
  z.ref as ref,
  z.home_ref as register_ref,
  z.name_key as name_key,
  z.home_name_key as register_name_key,
  z.grade as grade,
  z.disability_grade as disability_grade,
  z.issued_on as issued_on
from due as z
left join rate as m on m.county_code = z.county_code and m.month = z.month and m.degree = z.disability_grade
left join rate as n on n.county_code = z.county_code and n.month = z.month and n.degree = '0'
