-- id: same_programme_paid_twice
-- title: 同一项目同一所属期重复发放
-- title_en: Same programme and period paid twice
-- status: stable
-- severity: high
-- subject: person
-- needs: [payment_months, yearly_payments, bank_returns]
-- amount: repeat
-- reason_zh: "同一项目同一所属期发放 {n_times} 次，重复金额 {amount} 元。"
-- reason_en: "The same programme and period was paid {n_times} times; {amount} yuan beyond the first payment."
-- basis:
--   - {law: CZ, article: 6, checked: true}
-- false_positives:
--   - {zh: 首次发放被银行退回后重发，尚未收到银行回盘, en: the bank returned the first payment and its return list has not come yet}
--   - {zh: 补差、补发未在备注中写明, en: a top-up or arrears without a remark}
--   - {zh: 同一号码误录在两人名下, en: one number stands under two persons}
-- verify_steps:
--   - {zh: 核对银行回盘，确认几次到账, en: check with the bank how often the money arrived}
--   - {zh: 核对名册来源和经办人，查明重复原因, en: find out from lists and clerks why it came twice}
-- duty: [township_finance, county_programme_unit, bank]
-- notes:
--   - {zh: 按月项目看所属月，年度项目看年度（一次性项目不看）；冲正已相抵；备注或类别写明补发、补差、冲正、更正的不算一次；银行回盘显示该账户当期退票的，退票日及以前的那笔不算。, en: "Monthly programmes by month, yearly ones by year, single grants not at all. Reversals are netted; a row whose remark or category says arrears, top-up or correction is no second payment; nor is one that the bank returned, up to the day of its return."}
--   - {zh: 证据为该组全部发放行，含第一笔；金额为第一笔（发放日期最早，同日取金额最大）以外各笔之和。, en: "Evidence is every row of the group, the first too; money is all but the first paid row (earliest day of payment, then the largest)."}
--   - {zh: 分属两个县区的同月发放由“两地重复享受”判断；非救助类项目金额不等且合计未超名册所载标准的不列；土地类按地块分行，仅金额相同的列出。, en: "Rows of two counties are for the rule on two counties. Unequal amounts that together stay within the standard stated in the list are silent (not for means-tested relief). Land is listed by plot: only equal amounts are shown."}
with crowded as ( -- a year with more payment-months than months: one of them was paid twice
  select p.person_key as person_key, p.programme as programme, p.month - (p.month - 1) % 12 as january
  from payment_months as p
  where p.person_key is not null
  group by p.person_key, p.programme, p.month - (p.month - 1) % 12
  having count(*) > max(case when p.month % 12 = 0 then 1 else 0 end)
    + max(case when p.month % 12 = 1 then 1 else 0 end)
    + max(case when p.month % 12 = 2 then 1 else 0 end)
    + max(case when p.month % 12 = 3 then 1 else 0 end)
    + max(case when p.month % 12 = 4 then 1 else 0 end)
    + max(case when p.month % 12 = 5 then 1 else 0 end)
    + max(case when p.month % 12 = 6 then 1 else 0 end)
    + max(case when p.month % 12 = 7 then 1 else 0 end)
    + max(case when p.month % 12 = 8 then 1 else 0 end)
    + max(case when p.month % 12 = 9 then 1 else 0 end)
    + max(case when p.month % 12 = 10 then 1 else 0 end)
    + max(case when p.month % 12 = 11 then 1 else 0 end)
),
twice as (
  select
    a.person_key as person_key, a.programme as programme, a.month as period,
    min(a.name_key) as first_name, max(a.name_key) as last_name, max(a.grade) as grade
  from crowded as c
  join payment_months as a on a.person_key = c.person_key and a.programme = c.programme
    and a.month - (a.month - 1) % 12 = c.january
  where a.grade < 3 -- a number completed from a damaged one says nothing of repetition
  group by a.person_key, a.programme, a.month
  having count(*) > 1
),
again as ( -- counted alone, without names: nearly everybody is paid once
  select y.person_key as person_key, y.programme as programme, y.starts_month as period
  from yearly_payments as y
  join programmes as g on g.programme = y.programme
  where y.person_key is not null and y.grade < 3 and g.cycle = 'yearly'
  group by y.person_key, y.programme, y.starts_month
  having count(*) > 1
  union all -- a whole year and a part of it, more than the year is worth: under the year, as a number below zero
  select x.person_key as person_key, x.programme as programme, 0 - x.year as period
  from yearly_payments as x
  join programmes as j on j.programme = x.programme
  where x.person_key is not null and x.grade < 3 and j.cycle = 'yearly' and not j.is_land and x.standard_fen > 0
  group by x.person_key, x.programme, x.year
  having count(*) > 1 and count(distinct x.starts_month) = count(*) and min(x.starts_month) = x.year * 12 + 1
    and sum(x.amount_fen) > max(x.standard_fen)
),
twice_a_year as (
  select
    v.person_key as person_key, v.programme as programme, v.period as period,
    min(w.name_key) as first_name, max(w.name_key) as last_name, max(w.grade) as grade
  from again as v
  join yearly_payments as w on w.person_key = v.person_key and w.programme = v.programme
    and case when v.period < 0 then 0 - w.year else w.starts_month end = v.period
  where w.grade < 3
  group by v.person_key, v.programme, v.period
),
listed as (
  select
    m.person_key as person_key, m.programme as programme, m.month as month, t.period as period, m.amount_fen as amount_fen,
    m.ref as ref, m.pay_on as pay_on, m.name_key as name_key, m.grade as grade, m.county_code as county_code,
    m.standard_fen as standard_fen, m.category as category, m.remark as remark, m.parcel_key as parcel_key,
    m.account_key as account_key, m.starts_month as starts_month, m.n_months as n_months,
    case when m.name_key = t.first_name then t.last_name else t.first_name end as other_name, t.grade as other_grade
  from twice as t
  join payment_months as m on m.person_key = t.person_key and m.programme = t.programme and m.month = t.period
  where m.grade < 3
  union all
  select
    n.person_key as person_key, n.programme as programme, cast(null as integer) as month, u.period as period,
    n.amount_fen as amount_fen, n.ref as ref, n.pay_on as pay_on, n.name_key as name_key, n.grade as grade,
    n.county_code as county_code, n.standard_fen as standard_fen, n.category as category, n.remark as remark,
    n.parcel_key as parcel_key, n.account_key as account_key, n.starts_month as starts_month, n.n_months as n_months,
    case when n.name_key = u.first_name then u.last_name else u.first_name end as other_name, u.grade as other_grade
  from twice_a_year as u
  join yearly_payments as n on n.person_key = u.person_key and n.programme = u.programme
    and case when u.period < 0 then 0 - n.year else n.starts_month end = u.period
  where n.grade < 3
),
returned as ( -- how many transfers that the bank sent back may be this row
  select
    v.person_key as person_key, v.ref as ref, v.month as month, count(*) as n_failed
  from listed as v
  join bank_returns as b on b.account_key = v.account_key and b.programme = v.programme
    and b.starts_month = v.starts_month and b.n_months = v.n_months
  where b.status = 'failed' and (b.person_key is null or b.person_key = v.person_key)
    and (v.pay_on is null or b.paid_on is null or v.pay_on <= b.paid_on)
  group by v.person_key, v.ref, v.month
),
sent as (
  select
    h.person_key as person_key, h.programme as programme, h.month as month, h.period as period, h.amount_fen as amount_fen,
    h.ref as ref, h.pay_on as pay_on, h.name_key as name_key, h.grade as grade, h.county_code as county_code,
    h.standard_fen as standard_fen, h.category as category, h.remark as remark, h.parcel_key as parcel_key,
    h.other_name as other_name, h.other_grade as other_grade,
    coalesce(e.n_failed, 0) as n_failed,
    row_number() over (
      partition by h.person_key, h.account_key, h.programme, h.starts_month, h.n_months, h.month order by h.pay_on, h.ref
    ) as place
  from listed as h
  left join returned as e on e.person_key = h.person_key and e.ref = h.ref and coalesce(e.month, 0) = coalesce(h.month, 0)
),
plain as (
  select
    q.person_key as person_key, q.programme as programme, q.month as month, q.period as period,
    q.amount_fen as amount_fen, q.ref as ref, q.pay_on as pay_on, q.name_key as name_key, q.grade as grade,
    q.other_name as other_name, q.other_grade as other_grade, coalesce(q.parcel_key, 0) as parcel_key,
    sum(q.amount_fen) over (partition by q.person_key, q.programme, q.period) as total_fen,
    max(q.standard_fen) over (partition by q.person_key, q.programme, q.period) as standard_fen,
    count(*) over (partition by q.person_key, q.programme, q.period) as n_all,
    sum(case when q.county_code is null or q.county_code % 100000000 = 0 then 1 else 0 end)
      over (partition by q.person_key, q.programme, q.period) as n_anywhere,
    count(*) over (partition by q.person_key, q.programme, q.period, q.county_code) as n_in_county,
    count(*) over (partition by q.person_key, q.programme, q.period, q.amount_fen, coalesce(q.parcel_key, 0)) as n_equal
  from sent as q
  where q.place > q.n_failed
    and coalesce(q.remark, '') not like '%补发%' and coalesce(q.category, '') not like '%补发%'
    and coalesce(q.remark, '') not like '%补差%' and coalesce(q.category, '') not like '%补差%'
    and coalesce(q.remark, '') not like '%差额%' and coalesce(q.remark, '') not like '%补足%'
    and coalesce(q.remark, '') not like '%冲正%' and coalesce(q.remark, '') not like '%更正%'
),
ranked as (
  select
    r.person_key as person_key, r.programme as programme, r.month as month, r.amount_fen as amount_fen, r.ref as ref,
    r.name_key as name_key, r.grade as grade, r.other_name as other_name, r.other_grade as other_grade,
    r.total_fen as total_fen, r.standard_fen as standard_fen, r.n_equal as n_equal,
    count(*) over (partition by r.person_key, r.programme, r.period) as n_times,
    max(r.n_equal) over (partition by r.person_key, r.programme, r.period) as most_equal,
    row_number() over (partition by r.person_key, r.programme, r.period order by r.pay_on, r.amount_fen desc, r.ref) as place,
    row_number() over (
      partition by r.person_key, r.programme, r.period, r.amount_fen, r.parcel_key order by r.pay_on, r.ref
    ) as place_of_equal
  from plain as r
  where r.n_in_county > 1 or (r.n_all > 1 and r.n_anywhere > 0)
)
select
  z.person_key as subject_key,
  z.programme as programme,
  z.month as month,
  case when case when k.is_land then z.place_of_equal else z.place end = 1 then cast(0 as bigint) else z.amount_fen end as amount_fen,
  z.ref as ref,
  cast(null as bigint) as register_ref,
  z.name_key as name_key,
  z.other_name as register_name_key,
  greatest(z.grade, z.other_grade) as grade,
  z.n_times as n_times
from ranked as z
join programmes as k on k.programme = z.programme
where (k.is_land and z.n_equal > 1)
  or (
    not k.is_land
    and (
      z.most_equal > 1 or k.is_means_tested or z.standard_fen is null or z.standard_fen <= 0
      or z.total_fen > z.standard_fen
    )
  )
