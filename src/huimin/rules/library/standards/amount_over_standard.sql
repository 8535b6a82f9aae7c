-- id: amount_over_standard
-- title: 超标准发放
-- title_en: Above the standard
-- status: stable
-- severity: medium
-- subject: person
-- needs: [payment_months, yearly_payments, standards]
-- params:
--   tolerance: {default: 0, unit: fen, zh: 容许超出的金额, en: excess that is let pass}
-- amount: excess
-- lists: [yearly, slot]
-- reason_zh: "发放金额超过当期标准（标准 {standard_fen} 元），超出共 {amount} 元。"
-- reason_en: "Paid above the standard in force ({standard_fen} yuan), {amount} yuan too much in all."
-- basis:
--   - {law: CZ, article: 6, checked: true}
--   - {law: ZW, article: 35, checked: true}
-- false_positives:
--   - {zh: 补发以前月份而只写当月, en: arrears of earlier months listed under one}
--   - {zh: 含价格临时补贴、节日慰问或分类施保增发, en: "a price subsidy, holiday grant or supplement is included"}
--   - {zh: 标准表未更新, en: the table of standards is out of date}
-- known_gaps:
--   - {zh: 名册未写档次的，与该项目最高档比较, en: a row without class is compared with the highest class}
--   - {zh: 低保按差额发放，只与人均标准乘人数比较, en: the low-income benefit is a difference; only standard times persons is the bound}
-- verify_steps:
--   - {zh: 核对执行标准文件和档次, en: check the document of the standard and the class}
--   - {zh: 核对名册、审批表与银行实发, en: "compare list, approval and what the bank paid"}
-- duty: [township_finance, county_programme_unit, county_finance]
-- notes:
--   - {zh: 先比同县同档次，再比同县不分档，再比全市同档次、不分档；档次对不上的与最高档比。备注或类别写明补发、补差、价格补贴、慰问、增发、分类施保的不列。, en: "The county's standard of the class, else without class, else the city's; where no class fits, the highest. Rows whose remark or category says arrears, top-up, price subsidy, gift or supplement are silent."}
--   - {zh: 按户发放的和移民后扶乘保障人数，按亩的乘面积，名册载明多个月数的乘月数。, en: "Times persons for households and resettled persons, times area where it is per mu, times the months the row states."}
--   - {zh: 一行跨多个月的，逐月比较，除不尽的分币不计。, en: "A row of several months is compared month by month; the odd fen of the division do not count."}
with yearly as (
  select y.programme as programme, y.county_code as county_code, y.year as period
  from yearly_payments as y
  group by y.programme, y.county_code, y.year
),
slot as (
  select p.programme as programme, p.county_code as county_code, p.month as period, 'month' as per
  from payment_months as p
  where p.programme in (select a.programme as programme from standards as a where a.per = 'month')
  group by p.programme, p.county_code, p.month
  union all
  select y.programme as programme, y.county_code as county_code, y.period as period, k.per as per
  from yearly as y
  join standards as k on k.programme = y.programme and k.per in ('year', 'mu', 'once')
  group by y.programme, y.county_code, y.period, k.per
),
rate as (
  select
    t.programme as programme, t.county_code as county_code, t.period as period, t.per as per,
    coalesce(s.class, '') as class, s.amount_fen as amount_fen, s.ref as ref,
    case when s.region_code = t.county_code then 1 else 0 end as is_own,
    row_number() over (
      partition by t.programme, t.county_code, t.period, t.per, coalesce(s.class, '')
      order by
        case when s.region_code = t.county_code then 0 else 1 end,
        case when t.per = 'month' then year(s.starts_on) * 12 + month(s.starts_on) else 0 end desc,
        s.amount_fen desc, s.ref
    ) as place,
    row_number() over (
      partition by t.programme, t.county_code, t.period, t.per
      order by case when s.region_code = t.county_code then 0 else 1 end, s.amount_fen desc, s.ref
    ) as place_of_all
  from slot as t
  join standards as s on s.programme = t.programme and s.per = t.per
  where (s.region_code is null or s.region_code = t.county_code or s.region_code % 100000000 = 0)
    and year(s.starts_on) * 12 + month(s.starts_on) <= case when t.per = 'month' then t.period else t.period * 12 + 12 end
    and (
      s.ends_on is null
      or year(s.ends_on) * 12 + month(s.ends_on) >= case when t.per = 'month' then t.period else t.period * 12 + 1 end
    )
),
span as ( -- what is not above the lowest rate needs no second look
  select
    r.programme as programme, r.county_code as county_code, r.period as period, r.per as per,
    min(r.amount_fen) as lowest,
    max(case when k.payee = 'household' or k.code = 'YIMIN' then 1 else 0 end) as is_by_members
  from rate as r
  join programmes as k on k.programme = r.programme
  group by r.programme, r.county_code, r.period, r.per
),
lowest as ( -- of all counties and years: few rows, which leave little for the second look
  select l.programme as programme, l.per as per, min(l.lowest) as lowest, max(l.is_by_members) as is_by_members
  from span as l
  group by l.programme, l.per
),
paid as (
  select
    m.person_key as person_key, m.programme as programme, m.month as month, m.county_code as county_code,
    m.month as period, 'month' as per, m.class as class, m.amount_fen as amount_fen, m.ref as ref,
    m.name_key as name_key, m.grade as grade, m.members as members, cast(null as bigint) as area,
    case when m.n_months = 1 then coalesce(m.qty_months, 1) else 1 end as times, m.n_months as slack,
    m.remark as remark, m.category as category
  from lowest as v
  join payment_months as m on m.programme = v.programme
  join span as a on a.programme = m.programme and a.county_code = m.county_code and a.period = m.month
  where v.per = 'month' and a.per = 'month' and m.person_key is not null
    and m.amount_fen > v.lowest * case when v.is_by_members = 1 then greatest(coalesce(m.members, 1), 1) else 1 end
    and m.amount_fen > a.lowest * case when a.is_by_members = 1 then greatest(coalesce(m.members, 1), 1) else 1 end
  union all
  select
    n.person_key as person_key, n.programme as programme, cast(null as integer) as month,
    n.county_code as county_code, n.year as period, x.per as per, n.class as class,
    n.amount_fen as amount_fen, n.ref as ref, n.name_key as name_key, n.grade as grade, n.members as members,
    n.qty_hundredths as area, 1 as times, 1 as slack, n.remark as remark, n.category as category
  from lowest as w
  join yearly_payments as n on n.programme = w.programme
  join span as x on x.programme = n.programme and x.county_code = n.county_code and x.period = n.year
  where w.per <> 'month' and x.per = w.per and n.person_key is not null
    and n.amount_fen * 100 > w.lowest * case
      when w.per = 'mu' then n.qty_hundredths
      when w.is_by_members = 1 then 100 * greatest(coalesce(n.members, 1), 1)
      else 100
    end
    and n.amount_fen * 100 > x.lowest * case
      when x.per = 'mu' then n.qty_hundredths
      when x.is_by_members = 1 then 100 * greatest(coalesce(n.members, 1), 1)
      else 100
    end
),
bound as (
  select
    q.person_key as person_key, q.programme as programme, q.month as month, q.per as per, q.amount_fen as amount_fen,
    q.ref as ref, q.name_key as name_key, q.grade as grade, q.slack as slack, q.remark as remark,
    q.category as category,
    case when b.is_own = 1 and coalesce(e.is_own, 0) = 0 then b.amount_fen else coalesce(e.amount_fen, b.amount_fen, h.amount_fen) end
      as standard_fen,
    case when b.is_own = 1 and coalesce(e.is_own, 0) = 0 then b.ref else coalesce(e.ref, b.ref, h.ref) end as standard_ref,
    case
      when q.per = 'mu' then q.area
      else 100 * greatest(q.times, 1)
        * case when g.payee = 'household' or g.code = 'YIMIN' then greatest(coalesce(q.members, 1), 1) else 1 end
    end as hundredths
  from paid as q
  join programmes as g on g.programme = q.programme
  join rate as h on h.programme = q.programme and h.county_code = q.county_code and h.period = q.period
    and h.per = q.per and h.place_of_all = 1
  left join rate as e on e.programme = q.programme and e.county_code = q.county_code and e.period = q.period
    and e.per = q.per and e.class = coalesce(q.class, '') and e.place = 1
  left join rate as b on b.programme = q.programme and b.county_code = q.county_code and b.period = q.period
    and b.per = q.per and b.class = '' and b.place = 1
),
over as (
  select
    o.person_key as person_key, o.programme as programme, o.month as month, o.ref as ref, o.name_key as name_key,
    o.grade as grade, o.slack as slack, o.standard_fen as standard_fen, o.standard_ref as standard_ref,
    o.amount_fen * 100 - o.standard_fen * o.hundredths as excess
  from bound as o
  where coalesce(o.remark, '') not like '%补发%' and coalesce(o.category, '') not like '%补发%'
    and coalesce(o.remark, '') not like '%补差%' and coalesce(o.category, '') not like '%补差%'
    and coalesce(o.remark, '') not like '%差额%' and coalesce(o.remark, '') not like '%补足%'
    and coalesce(o.remark, '') not like '%价格%' and coalesce(o.category, '') not like '%价格%'
    and coalesce(o.remark, '') not like '%物价%' and coalesce(o.remark, '') not like '%慰问%'
    and coalesce(o.category, '') not like '%慰问%' and coalesce(o.remark, '') not like '%节日%'
    and coalesce(o.remark, '') not like '%增发%' and coalesce(o.category, '') not like '%增发%'
    and coalesce(o.remark, '') not like '%分类施保%' and coalesce(o.category, '') not like '%分类施保%'
    and coalesce(o.remark, '') not like '%提标%'
)
select
  z.person_key as subject_key,
  z.programme as programme,
  z.month as month,
  cast((z.excess - z.excess % 100) * 0.01 as bigint) as amount_fen,
  z.ref as ref,
  z.standard_ref as register_ref,
  z.name_key as name_key,
  cast(null as bigint) as register_name_key,
  z.grade as grade,
  z.standard_fen as standard_fen
from over as z
where z.excess >= 100 * z.slack + 100 * $tolerance
