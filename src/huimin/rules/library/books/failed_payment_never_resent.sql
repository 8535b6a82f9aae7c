-- id: failed_payment_never_resent
-- title: 退票后未重发
-- title_en: Returned by the bank and never sent again
-- status: stable
-- severity: medium
-- subject: person
-- needs: [bank_returns, payments, deaths]
-- params:
--   wait: {default: 60, unit: days, zh: 退票后的等候日数, en: days to wait after the return}
-- direction: owed
-- amount: whole
-- reason_zh: "银行退票 {amount} 元已超过 {wait_days} 日，未见重新发放。"
-- reason_en: "The bank returned {amount} yuan more than {wait_days} days ago; no new payment is seen."
-- basis:
--   - {law: KT, article: "-", checked: false}
--   - {law: CZ, article: 6, checked: true}
-- false_positives:
--   - {zh: "账户正在核实", en: "the account is being verified"}
--   - {zh: "本人拒领或已另以现金发放", en: "the person refused it, or was paid in cash"}
-- known_gaps:
--   - {zh: "未写明另行发放的现金发放看不到", en: "a payment in cash that no list shows cannot be seen"}
-- verify_steps:
--   - {zh: "向银行核实退票原因，与本人核对账户", en: "ask the bank why, and the person for the right account"}
--   - {zh: "查明退回资金现在何处", en: "find out where the returned money is now"}
--   - {zh: "应补发的补发", en: "pay what is owed"}
-- duty: [township_finance, county_finance, bank]
-- notes:
--   - {zh: "失败的回盘行按账户和所属期对应指令中的本人；默认满60日。此后同一账户或本人有入账成功、清册另有更晚的发放行的不列。", en: "A failed line is tied to the person whom the instruction names for that account and period; 60 days by default. Silent once the account or the person was credited, or the lists show a later payment of the period."}
--   - {zh: "本人在当期结束前已死亡的不列；一批中多人共用或领款人不明的账户不判断。", en: "Silent for who died before the period ended; accounts of several or unknown people are not judged."}
with owner as (
  select
    p.account_key as account_key, p.programme as programme, p.starts_month as starts_month, p.n_months as n_months,
    p.person_key as person_key
  from payments as p
  where p.account_key is not null and p.person_key is not null and p.grade < 3 and p.amount_fen > 0
    and not exists (
      select x.ref as ref
      from payments as x
      where x.account_key = p.account_key and x.programme = p.programme and x.starts_month = p.starts_month
        and x.n_months = p.n_months and x.amount_fen > 0
        and (x.person_key is null or x.person_key <> p.person_key or x.grade >= 3)
    )
  group by p.account_key, p.programme, p.starts_month, p.n_months, p.person_key
),
failed as (
  select
    b.account_key as account_key, b.programme as programme, b.starts_month as starts_month, b.n_months as n_months,
    b.ends_month as ends_month, b.amount_fen as amount_fen, b.ref as ref, b.paid_on as paid_on,
    o.person_key as person_key
  from bank_returns as b
  join today as t on date_diff('day', b.paid_on, t.as_of) > $wait
  join owner as o on o.account_key = b.account_key and o.programme = b.programme
    and o.starts_month = b.starts_month and o.n_months = b.n_months
  where b.status = 'failed' and b.amount_fen > 0
)
select
  f.person_key as subject_key,
  f.programme as programme,
  case when f.n_months = 0 then cast(null as integer) else f.starts_month end as month,
  f.amount_fen as amount_fen,
  f.ref as ref,
  q.ref as register_ref,
  q.name_key as name_key,
  cast(null as bigint) as register_name_key,
  q.grade as grade,
  $wait as wait_days
from failed as f
join payments as q on q.account_key = f.account_key and q.programme = f.programme
  and q.starts_month = f.starts_month and q.n_months = f.n_months and q.amount_fen > 0
where not exists (
    select k.ref as ref
    from bank_returns as k
    where k.status = 'success' and k.account_key = f.account_key and k.programme = f.programme and k.starts_month < f.ends_month and k.ends_month > f.starts_month
  )
  and not exists (
    select i.ref as ref
    from bank_returns as i
    where i.status = 'success' and i.person_key = f.person_key and i.programme = f.programme and i.starts_month < f.ends_month and i.ends_month > f.starts_month
  )
  and not exists (
    select n.ref as ref
    from payments as n
    where n.person_key = f.person_key and n.programme = f.programme and n.amount_fen > 0 and n.pay_on > f.paid_on and n.starts_month < f.ends_month and n.ends_month > f.starts_month
  )
  and not exists (
    select d.ref as ref
    from deaths as d
    where d.person_key = f.person_key and d.died_month < f.ends_month
  )
