-- id: low_income_disabled_without_subsidy
-- title: 低保残疾人未享受生活补贴
-- title_en: Low-income and disabled, without the living subsidy
-- status: stable
-- severity: medium
-- direction: owed
-- subject: person
-- needs: [payment_months, payment_months_ever, payments, disability_certificates, deaths, prison_terms, standards]
-- programmes: [CANJI-L]
-- params:
--   delay: {default: 2, unit: months, zh: 两项条件具备后办理补贴的月数, en: months after both conditions until the subsidy is due}
-- amount: shortfall
-- reason_zh: "领取低保并持有有效残疾人证（{issued_on} 发证），从未领取困难残疾人生活补贴；{first_month} 至 {last_month} 共 {n_months} 个月，按当地标准约应发 {amount} 元（没有当地标准数据时为 0）。"
-- reason_en: "On the low-income benefit with a valid certificate (issued on {issued_on}) and never received the living subsidy for the disabled; {n_months} months from {first_month} to {last_month}, about {amount} yuan by the local rate (0 where the rate is not known)."
-- basis:
--   - {law: CL, article: "-", checked: false}
--   - {law: SJ, article: 66, checked: true}
-- false_positives:
--   - {zh: 本人或监护人书面放弃, en: given up in writing}
--   - {zh: 低保由本人代户领取，残疾人证登记错人, en: the certificate belongs to another member}
-- known_gaps:
--   - {zh: 只看低保领款人本人，名册不列姓名的成员看不到, en: only the payee is seen; members whom the list does not name are not}
-- verify_steps:
--   - {zh: 核对残疾人证和低保状态, en: check certificate and low-income status}
--   - {zh: 上门告知政策并协助申请, en: tell the person and help with the application}
-- duty: [township_disabled_officer, township_civil_affairs, county_civil_affairs]
-- notes:
--   - {zh: 只看当地已有生活补贴发放清册且本人领取低保的月份，领取低保和持证均满规定月数后起算。, en: "Only months with the low-income benefit whose lists of the subsidy have arrived, some months after both began."}
--   - {zh: 领取过一次生活补贴的、领取特困或孤儿保障等互斥项目的、正在服刑的不列。, en: "Who was ever paid is silent; so are months with a programme that excludes it, and in prison."}
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
),
certified as (
  select
    c.person_key as person_key, c.ref as ref, c.name_key as name_key, c.grade as grade, c.issued_on as issued_on,
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
    and not exists (select o.person_key as person_key from drawn as o where o.person_key = c.person_key)
),
relief as (
  select
    m.person_key as person_key, m.month as month, m.ref as ref, m.name_key as name_key, m.grade as grade,
    m.county_code as county_code, m.is_asked as is_asked,
    min(m.month) over (partition by m.person_key) as first_month
  from payment_months_ever as m
  join programmes as g on g.programme = m.programme
  where g.code = 'DIBAO'
    and exists (select k.ref as ref from certified as k where k.person_key = m.person_key)
),
rate as (
  select v.county_code as county_code, v.month as month, min(r.amount_fen) as amount_fen
  from list as v
  join standards as r on r.programme = v.programme
  where r.per = 'month'
    and (r.region_code is null or r.region_code = v.county_code or r.region_code % 100000000 = 0)
    and year(r.starts_on) * 12 + month(r.starts_on) <= v.month
    and coalesce(year(r.ends_on) * 12 + month(r.ends_on), 999999) >= v.month
  group by v.county_code, v.month
)
select
  s.person_key as subject_key,
  l.programme as programme,
  l.month as month,
  coalesce(a.amount_fen, 0) as amount_fen,
  s.ref as ref,
  z.ref as register_ref,
  s.name_key as name_key,
  z.name_key as register_name_key,
  greatest(s.grade, z.grade) as grade,
  s.issued_on as issued_on
from certified as s
join relief as z on z.person_key = s.person_key
join list as l on l.county_code = z.county_code and l.month = z.month
left join rate as a on a.county_code = l.county_code and a.month = l.month
where s.place = 1
  and z.is_asked
  and z.month >= greatest(s.first_month, z.first_month + $delay)
  and z.month <= s.last_month
  and not exists (select d.ref as ref from deaths as d where d.person_key = s.person_key and d.died_month <= z.month)
  and not exists (
    select t.ref as ref from prison_terms as t
    where t.person_key = s.person_key
      and t.kind = 'prison'
      and year(t.effective_on) * 12 + month(t.effective_on) <= z.month
      and coalesce(
        year(t.released_on) * 12 + month(t.released_on), year(t.term_ends_on) * 12 + month(t.term_ends_on), 999999
      ) >= z.month
  )
  and not exists (
    select u.person_key as person_key from drawn as u
    where u.person_key is null and u.name_key = s.name_key and u.county_code = z.county_code
  )
  and not exists (
    select x.ref as ref from payments as x
    join barred as b on b.programme = x.programme
    where x.person_key = s.person_key and x.starts_month <= z.month and x.ends_month > z.month and x.amount_fen > 0
  )
