-- id: split_payments
-- title: 拆分支出规避审批
-- title_en: Payments split to avoid approval
-- status: stable
-- severity: high
-- subject: village
-- needs: [village_entries, village_contracts]
-- params:
--   approval_limit: {default: 500000, unit: fen, zh: 单笔支出审批限额（县区未定时）, en: limit of a payment without approval where the county set none}
--   window: {default: 30, unit: days, zh: 时间间隔, en: days between two payments}
--   band: {default: 80, unit: per cent of the limit, zh: 接近限额的下界, en: from which share of the limit a payment is near it}
-- amount: whole
-- reason_zh: "{window_days} 日内向同一收款方支付两笔以上，每笔都略低于审批限额 {limit_fen} 元，合计 {amount} 元。"
-- reason_en: "Two or more payments to one payee within {window_days} days, each just under the approval limit of {limit_fen} yuan, {amount} yuan in all."
-- basis:
--   - {law: CW, article: 24, checked: true}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 按月支付的保洁、水电等合同款, en: "monthly contracts (cleaning, power)"}
--   - {zh: 不同事项恰为同一收款方, en: different matters that happen to have one payee}
-- known_gaps:
--   - {zh: 账目未写合同编号时，只能按摘要和科目用语识别按月合同, en: "where the books state no contract, a monthly contract is known only by words of summary and subject"}
-- verify_steps:
--   - {zh: 调取合同、发票和验收资料，核对是否同一事项, en: "get contract, invoices and acceptance; see whether it is one matter"}
--   - {zh: 查阅四议两公开和审批记录, en: look up the village decisions and approvals}
-- duty: [village_committee, village_supervision, township_village_accounts]
-- notes:
--   - {zh: 同一村、同一收款方，任意两笔相隔不超过30日，每笔在限额的80%（含）至100%（不含）之间，合计超过限额；该组全部凭证为证据。, en: "One village, one payee, payments at most 30 days from another, each from 80 % of the limit to below it, together above it; every voucher of the group is evidence."}
--   - {zh: 摘要或科目含保洁、清洁、环卫、垃圾、水费、电费、电力、物业、话费、网络费、租金、工资、报酬、补贴的不列；账目写有合同编号且合同台账有此合同的、已红字冲销的不列。, en: "An entry under a contract of the village's list is silent, so is what was reversed. Cleaning, waste, water, power, property management, phone, network, rent, wages and allowances in summary or subject are silent."}
with near as (
  select
    e.ref as ref, e.region_code as region_code, e.payee_key as payee_key, e.entry_on as entry_on, e.month as month,
    e.spent_fen as spent_fen, coalesce(l.value, $approval_limit) as limit_fen
  from village_entries as e
  left join parameters as l on l.name = 'approval_limit' and l.county_code = e.county_code
  where e.region_code is not null and e.payee_key is not null
    and e.spent_fen < coalesce(l.value, $approval_limit)
    and e.spent_fen * 100 >= coalesce(l.value, $approval_limit) * $band
    and coalesce(e.summary, '') not like '%保洁%' and coalesce(e.subject, '') not like '%保洁%'
    and coalesce(e.summary, '') not like '%清洁%' and coalesce(e.summary, '') not like '%环卫%'
    and coalesce(e.summary, '') not like '%垃圾%' and coalesce(e.summary, '') not like '%水费%'
    and coalesce(e.summary, '') not like '%电费%' and coalesce(e.summary, '') not like '%电力%'
    and coalesce(e.summary, '') not like '%物业%' and coalesce(e.summary, '') not like '%话费%'
    and coalesce(e.summary, '') not like '%网络费%' and coalesce(e.summary, '') not like '%租金%'
    and coalesce(e.summary, '') not like '%工资%' and coalesce(e.subject, '') not like '%工资%'
    and coalesce(e.summary, '') not like '%报酬%' and coalesce(e.summary, '') not like '%补贴%'
    and coalesce(e.subject, '') not like '%水电%'
    and not exists (
      select c.ref as ref from village_contracts as c
      where c.region_code = e.region_code and c.contract_no = e.contract_no
    )
    and not exists (
      select r.ref as ref from village_entries as r
      where r.region_code = e.region_code and r.spent_fen = -e.spent_fen
        and coalesce(r.payee_key, 0) = coalesce(e.payee_key, 0) and r.entry_on >= e.entry_on
    )
)
select
  a.region_code as subject_key,
  cast(null as integer) as programme,
  a.month as month,
  a.spent_fen as amount_fen,
  a.ref as ref,
  cast(null as bigint) as register_ref,
  cast(null as bigint) as name_key,
  cast(null as bigint) as register_name_key,
  cast(1 as tinyint) as grade,
  a.limit_fen as limit_fen,
  $window as window_days
from near as a
where exists (
  select b.ref as ref
  from near as b
  where b.region_code = a.region_code and b.payee_key = a.payee_key and b.ref <> a.ref
    and date_diff('day', a.entry_on, b.entry_on) <= $window
    and date_diff('day', b.entry_on, a.entry_on) <= $window
    and a.spent_fen + b.spent_fen > a.limit_fen
)
