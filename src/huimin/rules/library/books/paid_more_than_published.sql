-- id: paid_more_than_published
-- title: 实发多于公示金额
-- title_en: Paid more than published
-- status: stable
-- severity: high
-- subject: person
-- needs: [published_lists, payments, bank_returns]
-- amount: excess
-- reason_zh: "公示 {listed_fen} 元，实发 {paid_fen} 元，多发共 {amount} 元。"
-- reason_en: "Published {listed_fen} yuan, paid {paid_fen} yuan: {amount} yuan too much in all."
-- basis:
--   - {law: CZ, article: 6, checked: true}
--   - {law: SJ, article: 62, checked: true}
-- false_positives:
--   - {zh: "合并补发以前月份", en: "arrears of earlier months came with it"}
--   - {zh: "名单发出后另有更正，更正尚未报送", en: "the list was corrected and the correction has not come yet"}
-- known_gaps:
--   - {zh: "发放期与名单所属期相互交错的不比较", en: "where payments reach beyond the period of the list nothing is compared"}
--   - {zh: "当期有冲正的不比较", en: "a period with a reversal is not compared"}
-- verify_steps:
--   - {zh: "调取同一批次的审批、公示、发放和回盘原件逐行核对", en: "lay approval, published list, instruction and bank return of the batch side by side"}
--   - {zh: "问清本人实际收到多少、何时收到", en: "ask the person what arrived and when"}
--   - {zh: "查明差额去向和经手人", en: "find out where the difference went and through whose hands"}
-- duty: [village_clerk, township_civil_affairs, township_finance, county_programme_unit]
-- notes:
--   - {zh: "按人、项目、所属期核对：同一所属期内公示名单各行之和与发放各行之和逐分比较，一分也算；所属期写法不同的，比较名单所属期以内的全部发放。", en: "By person, programme and period: the lines of the published list together against the payments within their period, to the fen."}
--   - {zh: "金额不取整；名单重新公布的以最后一次为准。", en: "Nothing is rounded. Of a list published again the last one counts."}
with listed as (
  select
    q.person_key as person_key, q.programme as programme, q.starts_month as starts_month, q.n_months as n_months,
    max(q.ends_month) as ends_month, cast(sum(q.amount_fen) as bigint) as amount_fen
  from published_lists as q
  where q.person_key is not null and q.grade < 3
  group by q.person_key, q.programme, q.starts_month, q.n_months
),
paid as (
  select
    p.person_key as person_key, p.programme as programme, p.starts_month as starts_month, p.n_months as n_months,
    cast(sum(p.amount_fen) as bigint) as amount_fen
  from payments as p
  where p.person_key is not null
  group by p.person_key, p.programme, p.starts_month, p.n_months
),
doubted as ( -- what agrees to the fen in the same period needs no second look
  select
    g.person_key as person_key, g.programme as programme, g.starts_month as starts_month, g.n_months as n_months,
    g.ends_month as ends_month, g.amount_fen as amount_fen
  from listed as g
  left join paid as e on e.person_key = g.person_key and e.programme = g.programme
    and e.starts_month = g.starts_month and e.n_months = g.n_months
  where e.amount_fen is null or e.amount_fen <> g.amount_fen
),
covered as ( -- what was paid for a doubted line
  select
    d.person_key as person_key, d.programme as programme, d.starts_month as starts_month, d.n_months as n_months,
    d.ends_month as ends_month, d.amount_fen as listed_fen, f.ref as ref, f.amount_fen as amount_fen,
    f.account_key as account_key, f.starts_month as paid_from, f.n_months as paid_months, f.ends_month as paid_until,
    f.pay_on as pay_on, f.name_key as name_key, f.grade as grade
  from doubted as d
  join payments as f on f.person_key = d.person_key and f.programme = d.programme
    and f.starts_month < d.ends_month and f.ends_month > d.starts_month
),
returned as ( -- how many transfers that the bank sent back may be this row
  select v.person_key as person_key, v.ref as ref, v.starts_month as starts_month, v.n_months as n_months, count(*) as n_failed
  from covered as v
  join bank_returns as b on b.account_key = v.account_key and b.programme = v.programme
    and b.starts_month = v.paid_from and b.n_months = v.paid_months
  where b.status = 'failed' and (b.person_key is null or b.person_key = v.person_key)
    and (v.pay_on is null or b.paid_on is null or v.pay_on <= b.paid_on)
  group by v.person_key, v.ref, v.starts_month, v.n_months
),
sent as ( -- one row for each transfer that came back was not paid
  select
    h.person_key as person_key, h.programme as programme, h.starts_month as starts_month, h.n_months as n_months,
    h.ends_month as ends_month, h.listed_fen as listed_fen, h.ref as ref, h.amount_fen as amount_fen,
    h.paid_from as paid_from, h.paid_until as paid_until, h.name_key as name_key, h.grade as grade,
    coalesce(e.n_failed, 0) as n_failed,
    row_number() over (
      partition by h.person_key, h.programme, h.starts_month, h.n_months, h.account_key, h.paid_from, h.paid_months
      order by h.pay_on, h.ref
    ) as place
  from covered as h
  left join returned as e on e.person_key = h.person_key and e.ref = h.ref and e.starts_month = h.starts_month
    and e.n_months = h.n_months
),
compared as (
  select
    s.person_key as person_key, s.programme as programme, s.starts_month as starts_month, s.n_months as n_months,
    s.listed_fen as listed_fen, cast(sum(s.amount_fen) as bigint) as paid_fen, min(s.ref) as first_payment
  from sent as s
  where s.place > s.n_failed
  group by s.person_key, s.programme, s.starts_month, s.n_months, s.ends_month, s.listed_fen
  having min(s.amount_fen) > 0 and max(s.grade) < 3 and min(s.paid_from) >= s.starts_month
    and max(s.paid_until) <= s.ends_month and sum(s.amount_fen) > s.listed_fen
)
select
  c.person_key as subject_key,
  c.programme as programme,
  case when c.n_months = 0 then cast(null as integer) else c.starts_month end as month,
  case when r.ref = c.first_payment then c.paid_fen - c.listed_fen else cast(0 as bigint) end as amount_fen,
  r.ref as ref,
  z.ref as register_ref,
  r.name_key as name_key,
  z.name_key as register_name_key,
  greatest(z.grade, r.grade) as grade,
  c.listed_fen as listed_fen,
  c.paid_fen as paid_fen
from compared as c
join published_lists as z on z.person_key = c.person_key and z.programme = c.programme
    and z.starts_month = c.starts_month and z.n_months = c.n_months
join sent as r on r.person_key = c.person_key and r.programme = c.programme
  and r.starts_month = c.starts_month and r.n_months = c.n_months
where z.grade < 3 and r.place > r.n_failed
