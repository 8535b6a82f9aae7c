-- id: old_without_allowance
-- title: 年满规定年龄未享受高龄津贴
-- title_en: Of age and without the old-age allowance
-- status: stable
-- severity: medium
-- direction: owed
-- subject: person
-- needs: [households, payments, payment_months, deaths, prison_terms, public_payroll, standards]
-- programmes: [GAOLING]
-- params:
--   delay: {default: 2, unit: months, zh: 满龄后办理津贴的月数, en: months after the age until the allowance is due}
-- amount: shortfall
-- reason_zh: "户籍登记出生日期 {birth_on}，已满规定年龄且户籍在本地，从未领取高龄津贴；{first_month} 至 {last_month} 共 {n_months} 个月，按当地标准约应发 {amount} 元（没有当地标准数据时为 0）。"
-- reason_en: "Born on {birth_on} by the household register, of age and living here, and never received the old-age allowance; {n_months} months from {first_month} to {last_month}, about {amount} yuan by the local rate (0 where the rate is not known)."
-- basis:
--   - {law: LN, article: 33, checked: true}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 本人放弃申请, en: given up}
--   - {zh: 长期在外居住，已在居住地享受, en: lives elsewhere and draws it there}
--   - {zh: 当地高龄津贴限低收入老人, en: the county pays it to those of low income only}
-- known_gaps:
--   - {zh: 没有放弃申请和出境数据, en: who gave it up or is abroad is not known}
--   - {zh: 津贴限低收入的县，由县级停用本规则或核实收入, en: where it is limited to low income the income has to be asked for}
-- verify_steps:
--   - {zh: 上门核实老人情况和是否申请, en: visit and ask whether it was applied for}
--   - {zh: 核对是否在其他地方或以其他待遇领取, en: check whether it is drawn elsewhere or as another benefit}
-- duty: [village_clerk, township_civil_affairs, county_civil_affairs]
-- notes:
--   - {zh: 只看当地已有高龄津贴发放清册的月份，自满龄月加规定月数起；死亡、迁出、户口注销后不再计。, en: "Only months whose lists have arrived, from some months after the age; until death, moving away or cancellation."}
--   - {zh: 领取过一次高龄津贴的不列（中断另查）；领取特困供养、优抚、养老服务补贴、护理补贴的，财政供养离退休的，正在服刑的不列。, en: "Who was ever paid is silent here; so are those with destitute support, veterans' benefits, service or care subsidy or a public pension, and in prison."}
--   - {zh: 同县同姓名有号码不全的发放行的不列。, en: "Silent where the county paid a row of the same name whose number is not whole."}
with list as (
  select p.programme as programme, p.county_code as county_code, p.month as month
  from payment_months as p
  where p.programme in ($programmes)
  group by p.programme, p.county_code, p.month
),
newest as (
  select w.programme as programme, max(w.month) as month
  from list as w
  group by w.programme
),
drawn as (
  select q.person_key as person_key, q.name_key as name_key, q.county_code as county_code
  from payments as q
  where q.programme in ($programmes) and q.amount_fen > 0
  group by q.person_key, q.name_key, q.county_code
),
instead as (
  select x.person_key as person_key
  from payments as x
  join programmes as y on y.programme = x.programme
  where y.code in ('TEKUN', 'YOUFU', 'YANGLAO', 'CANJI-H') and x.amount_fen > 0 and x.person_key is not null
  group by x.person_key
),
old as (
  select
    h.person_key as person_key, g.programme as programme, h.ref as ref, h.name_key as name_key, h.grade as grade,
    h.birth_on as birth_on, year(h.birth_on) * 12 + month(h.birth_on) as birth_month,
    h.region_code - h.region_code % 1000000 as county_code,
    greatest(
      year(h.birth_on) * 12 + month(h.birth_on) + 12 * g.min_age + coalesce(a.value, g.age_from) + $delay,
      coalesce(year(h.moved_in_on) * 12 + month(h.moved_in_on) + $delay, 0)
    ) as first_month,
    least(
      coalesce(year(h.moved_out_on) * 12 + month(h.moved_out_on) - 1, 999999),
      coalesce(year(h.cancelled_on) * 12 + month(h.cancelled_on) - 1, 999999)
    ) as last_month,
    row_number() over (
      partition by h.person_key
      order by case when h.moved_out_on is null and h.cancelled_on is null then 0 else 1 end, h.ref
    ) as place
  from households as h
  join programmes as g on g.programme in ($programmes)
  join newest as e on e.programme = g.programme
  left join parameters as a on a.name = 'age_effective_months' and a.county_code = h.region_code - h.region_code % 1000000
  where h.person_key is not null
    and h.grade < 3
    and h.birth_on is not null
    and year(h.birth_on) * 12 + month(h.birth_on) + 12 * g.min_age <= e.month -- too young in every list
    and coalesce(h.status, 'normal') = 'normal'
    and not exists (select o.person_key as person_key from drawn as o where o.person_key = h.person_key)
    and not exists (select i.person_key as person_key from instead as i where i.person_key = h.person_key)
    and not exists (
      select s.ref as ref from public_payroll as s
      where s.person_key = h.person_key and coalesce(s.staff_type, '在职') not like '%遗属%'
    )
),
rate as (
  select
    v.county_code as county_code, v.month as month,
    case when r.class like '%100%' or r.class like '%百%' then 100 when r.class like '%90%' then 90 when r.class like '%80%' then 80 else 0 end as tier,
    min(r.amount_fen) as amount_fen
  from list as v
  join standards as r on r.programme = v.programme
  where r.per = 'month'
    and (r.region_code is null or r.region_code = v.county_code or r.region_code % 100000000 = 0)
    and year(r.starts_on) * 12 + month(r.starts_on) <= v.month
    and coalesce(year(r.ends_on) * 12 + month(r.ends_on), 999999) >= v.month
  group by
    v.county_code, v.month,
    case when r.class like '%100%' or r.class like '%百%' then 100 when r.class like '%90%' then 90 when r.class like '%80%' then 80 else 0 end
),
due as (
  select
    k.person_key as person_key, l.programme as programme, l.month as month, l.county_code as county_code, k.ref as ref,
    k.name_key as name_key, k.grade as grade, k.birth_on as birth_on,
    case when l.month > k.birth_month + 1200 then 100 when l.month > k.birth_month + 1080 then 90 else 80 end as tier
  from old as k
  join list as l on l.county_code = k.county_code and l.programme = k.programme
  where k.place = 1
    and l.month >= k.first_month
    and l.month <= k.last_month
    and not exists (select d.ref as ref from deaths as d where d.person_key = k.person_key and d.died_month <= l.month)
    and not exists (
      select t.ref as ref from prison_terms as t
      where t.person_key = k.person_key
        and t.kind = 'prison'
        and year(t.effective_on) * 12 + month(t.effective_on) <= l.month
        and coalesce(
          year(t.released_on) * 12 + month(t.released_on), year(t.term_ends_on) * 12 + month(t.term_ends_on), 999999
        ) >= l.month
    )
    and not exists (
      select u.person_key as person_key from drawn as u
      where u.person_key is null and u.name_key = k.name_key and u.county_code = l.county_code
    )
)
select
  z.person_key as subject_key,
  z.programme as programme,
  z.month as month,
  coalesce(m.amount_fen, n.amount_fen, 0) as amount_fen,
  z.ref as ref,
  cast(null as bigint) as register_ref,
  z.name_key as name_key,
  cast(null as bigint) as register_name_key,
  z.grade as grade,
  z.birth_on as birth_on
from due as z
left join rate as m on m.county_code = z.county_code and m.month = z.month and m.tier = z.tier
left join rate as n on n.county_code = z.county_code and n.month = z.month and n.tier = 0
