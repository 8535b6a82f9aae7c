-- id: dormant_balance
-- title: 结余沉淀
-- title_en: Dormant balance
-- status: stable
-- severity: medium
-- subject: unit
-- needs: [fund_flow]
-- params:
--   dormant: {default: 365, unit: days, zh: 结余未用的日数, en: days that a balance lies unused}
-- direction: owed
-- amount: whole
-- reason_zh: "资金到账 {n_days} 日，仍结余 {amount} 元未用也未退回。"
-- reason_en: "{n_days} days after it came {amount} yuan lie unused and were not given back."
-- basis:
--   - {law: CZ, article: 6, checked: true}
-- false_positives:
--   - {zh: "经批准结转下年使用", en: "it was carried over with approval"}
--   - {zh: "工程类资金的质保金", en: "a retention for works"}
-- known_gaps:
--   - {zh: "台账只有拨付合计，看不到每一次拨付", en: "the book states one sum paid out, not each payment"}
-- verify_steps:
--   - {zh: "调取指标文件、入账和拨付凭证", en: "get the document of the allocation and the vouchers"}
--   - {zh: "核对账户余额，查明资金在哪里", en: "see the balance of the account and where the money is"}
--   - {zh: "应发的尽快发放，应退的退回", en: "pay out what is due, give back what is not needed"}
-- duty: [township_finance, county_programme_unit, county_finance]
-- notes:
--   - {zh: "默认满365日；两年以上通常应当退回，以县区规定为准。", en: "365 days by default; after two years money usually goes back, as the county rules."}
--   - {zh: "留用原因写明质保的不列。", en: "Silent where the entry says it is a retention."}
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
  and h.n_days > $dormant
  and coalesce(h.kept_for, '') not like '%质保%'
