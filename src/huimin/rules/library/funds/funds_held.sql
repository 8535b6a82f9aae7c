-- id: funds_held
-- title: 资金滞留未拨付
-- title_en: Funds held and not paid out
-- status: stable
-- severity: high
-- subject: unit
-- needs: [fund_flow]
-- params:
--   held: {default: 30, unit: days, zh: 文件未规定拨付期限时的期限, en: days to pay out where the document sets no day}
--   dormant: {default: 365, unit: days, zh: 超过此日数由“结余沉淀”判断, en: beyond these days the rule on dormant balances asks}
-- direction: owed
-- amount: whole
-- reason_zh: "收到资金后 {n_days} 日仍有 {amount} 元未拨付也未退回。"
-- reason_en: "{n_days} days after the money came {amount} yuan are neither paid out nor given back."
-- basis:
--   - {law: CZ, article: 6, checked: true}
-- false_positives:
--   - {zh: "等待核定名册或年终结账", en: "the list is being verified, or the year is being closed"}
--   - {zh: "拨付后台账未登记", en: "it was paid out and not entered"}
-- known_gaps:
--   - {zh: "台账只有拨付合计，看不到每一次拨付", en: "the book states one sum paid out, not each payment"}
-- verify_steps:
--   - {zh: "调取指标文件、入账和拨付凭证", en: "get the document of the allocation and the vouchers"}
--   - {zh: "核对账户余额，查明资金在哪里", en: "see the balance of the account and where the money is"}
--   - {zh: "应发的尽快发放，应退的退回", en: "pay out what is due, give back what is not needed"}
-- duty: [township_finance, county_programme_unit, county_finance]
-- notes:
--   - {zh: "指标文件规定了拨付期限的按该期限，没有的默认收到后30日；已过一年的由“结余沉淀”判断。", en: "Where the document sets a day, that day; else 30 days by default. What is older than a year is for the rule on dormant balances."}
--   - {zh: "留用原因写明核定、名册、公示、质保的不列。", en: "Silent where the entry says that a list is being verified or published, or that a retention is kept."}
with held as (
  select
    f.unit_key as unit_key, f.programme as programme, f.ref as ref,
    f.allocated_fen - coalesce(f.paid_fen, 0) - coalesce(f.returned_fen, 0) as amount_fen,
    date_diff('day', f.received_on, t.as_of) as n_days,
    case when f.due_on is null then null else date_diff('day', f.due_on, t.as_of) end as n_days_due,
    f.kept_for as kept_for
  from fund_flow as f
  join today as t on f.received_on <= t.as_of
  where f.unit_name is not null and f.allocated_fen is not null
)
select
  h.unit_key as subject_key,
  h.programme as programme,
  cast(null as integer) as month,
  h.amount_fen as amount_fen,
  h.ref as ref,
  cast(null as bigint) as register_ref,
  cast(null as bigint) as name_key,
  cast(null as bigint) as register_name_key,
  cast(1 as tinyint) as grade,
  h.n_days as n_days
from held as h
where h.amount_fen > 0
  and h.n_days <= $dormant
  and (case when h.n_days_due is null then h.n_days - $held else h.n_days_due end) > 0
  and coalesce(h.kept_for, '') not like '%核定%' and coalesce(h.kept_for, '') not like '%名册%'
  and coalesce(h.kept_for, '') not like '%公示%' and coalesce(h.kept_for, '') not like '%质保%'
