-- id: raise_not_applied
-- title: 标准调整未同步
-- title_en: A raise that was not applied
-- status: stable
-- severity: medium
-- subject: person
-- direction: owed
-- needs: [payment_months, payments, standards]
-- programmes: [TEKUN, GAOLING, CANJI-L, CANJI-H, ERTONG, CJJB-PENSION]
-- params:
--   delay: {default: 1, unit: months, zh: 调标后允许沿用旧标准的月数, en: months after a raise in which the old rate may still be paid}
-- amount: shortfall
-- lists: [slot]
-- reason_zh: "标准已调整为 {standard_fen} 元，{first_month} 至 {last_month} 仍按旧标准发放，此后也没有补发，少发共 {amount} 元。"
-- reason_en: "The rate had been raised to {standard_fen} yuan; from {first_month} to {last_month} the old one was paid and nothing was made up later, {amount} yuan too little."
-- basis:
--   - {law: SJ, article: 10, checked: false}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 补发的差额并入其他项目或另行造册, en: the difference was paid under another programme or in another list}
--   - {zh: 标准表的执行时间早于文件实际执行时间, en: the table has the raise earlier than it took effect}
-- known_gaps:
--   - {zh: 标准表没有旧标准的，按“低于标准”列出, en: where the table lacks the old rate the rule on amounts below the standard tells it}
-- verify_steps:
--   - {zh: 核对调标文件的执行时间和补发要求, en: look up from when the raise holds and whether arrears are due}
--   - {zh: 查明为何未同步，是个别人还是整批, en: find out why it was not applied and whether to one person or a whole list}
--   - {zh: 应补发的按规定补发, en: pay what is owed}
-- duty: [township_civil_affairs, county_programme_unit, county_finance]
-- notes:
--   - {zh: 当月合计恰等于调整前同档次标准，且已超过调标后允许的月数（默认一个月）的列出；此后有备注为补发、补差、差额、提标的发放的不列。, en: "The month's sum is exactly an earlier rate of the class, later than the months allowed after the raise (one). Left out where a later payment says arrears, top-up, difference or raise."}
with slot as (
  select p.programme as programme, p.county_code as county_code, coalesce(p.class, '') as class, p.month as month
  from payment_months as p
  where p.programme in ($programmes)
  group by p.programme, p.county_code, coalesce(p.class, ''), p.month
),
rate as (
  select
    t.programme as programme, t.county_code as county_code, t.class as class, t.month as month, s.amount_fen as amount_fen,
    s.ref as ref, year(s.starts_on) * 12 + month(s.starts_on) as starts_month,
    row_number() over (
      partition by t.programme, t.county_code, t.class, t.month
      order by case when s.region_code = t.county_code then 0 else 1 end, s.starts_on desc, s.ref
    ) as place
  from slot as t
  join standards as s on s.programme = t.programme and coalesce(s.class, '') = t.class
  where s.per = 'month' and (s.region_code is null or s.region_code = t.county_code or s.region_code % 100000000 = 0)
    and year(s.starts_on) * 12 + month(s.starts_on) <= t.month
    and coalesce(year(s.ends_on) * 12 + month(s.ends_on), 999999) >= t.month
),
suspect as ( -- whose month is below has a payment below
  select s.person_key as person_key, s.programme as programme
  from payment_months as s
  join rate as b on b.programme = s.programme and b.county_code = s.county_code and b.class = coalesce(s.class, '')
    and b.month = s.month
  where s.programme in ($programmes) and s.person_key is not null and s.grade < 3
    and b.place = 1 and s.amount_fen < b.amount_fen
  group by s.person_key, s.programme
),
paid as (
  select
    q.person_key as person_key, q.programme as programme, q.month as month, q.ref as ref, q.name_key as name_key,
    q.grade as grade, q.county_code as county_code, coalesce(q.class, '') as class, q.remark as remark,
    q.category as category,
    sum(q.amount_fen) over (partition by q.person_key, q.programme, q.month) as total_fen,
    min(q.month) over (partition by q.person_key, q.programme) as first_month,
    row_number() over (partition by q.person_key, q.programme, q.month order by q.amount_fen desc, q.ref) as place
  from payment_months as q
  where exists (
      select w.programme as programme from suspect as w where w.person_key = q.person_key and w.programme = q.programme
    )
    and q.programme in ($programmes) and q.person_key is not null and q.grade < 3
),
short as (
  select
    a.person_key as person_key, a.programme as programme, a.month as month, a.ref as ref, a.name_key as name_key,
    a.grade as grade, a.remark as remark, a.category as category, a.total_fen as total_fen,
    a.first_month as first_month, r.amount_fen as standard_fen, r.ref as standard_ref, r.starts_month as raised_month,
    case when exists (
      select e.ref as ref from standards as e
      where e.programme = a.programme and coalesce(e.class, '') = a.class and e.per = 'month'
        and (e.region_code is null or e.region_code = a.county_code or e.region_code % 100000000 = 0)
        and year(e.starts_on) * 12 + month(e.starts_on) < r.starts_month and e.amount_fen = a.total_fen
    ) then 1 else 0 end as is_old_rate
  from paid as a
  join rate as r on r.programme = a.programme and r.county_code = a.county_code and r.class = a.class and r.month = a.month
  where a.place = 1 and r.place = 1 and a.total_fen < r.amount_fen
)
select
  z.person_key as subject_key,
  z.programme as programme,
  z.month as month,
  cast(z.standard_fen - z.total_fen as bigint) as amount_fen,
  z.ref as ref,
  z.standard_ref as register_ref,
  z.name_key as name_key,
  cast(null as bigint) as register_name_key,
  z.grade as grade,
  z.standard_fen as standard_fen
from short as z
where z.is_old_rate = 1 and z.month >= z.raised_month + $delay
  and not exists (
    select u.ref as ref from payments as u
    where u.person_key = z.person_key and u.programme = z.programme and u.ends_month > z.raised_month and u.amount_fen > 0
      and (
        u.remark like '%补发%' or u.remark like '%补差%' or u.remark like '%差额%' or u.remark like '%提标%'
        or u.category like '%补发%' or u.category like '%补差%'
      )
  )
