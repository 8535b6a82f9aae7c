-- id: long_receivable
-- title: 长期挂账和个人借款
-- title_en: Receivable or loan open for long
-- status: stable
-- severity: medium
-- direction: conduct
-- subject: village
-- needs: [village_entries]
-- params:
--   open_months: {default: 12, unit: months, zh: 挂账期限, en: months after which an advance is open for long}
-- amount: excess
-- reason_zh: "{n_rows} 笔应收款或个人借款超过 {limit_months} 个月未收回，共 {amount} 元，最早一笔在 {first_month}。"
-- reason_en: "{n_rows} advances or loans not returned for more than {limit_months} months, {amount} yuan in all, the oldest of {first_month}."
-- basis:
--   - {law: KJ, article: "-", checked: false}
-- false_positives:
--   - {zh: 历史债权正在清理，已制定还款计划, en: an old claim being cleared by a plan}
--   - {zh: 已收回但记在其他科目或其他名称下, en: returned and booked under another account or name}
-- known_gaps:
--   - {zh: 账目没有写往来对象的，无法判断是否收回, en: "where no counterparty is stated, nothing can be said"}
-- verify_steps:
--   - {zh: 核对借据、审批和往来明细, en: "compare note, approval and the counterparty's account"}
--   - {zh: 核实借款人是否为村干部及其近亲属, en: see whether the borrower is an officer or a relative of one}
-- duty: [village_treasurer, village_committee, village_supervision, township_village_accounts]
-- notes:
--   - {zh: 科目为应收款、内部往来、暂付款、借款的支出，先借先还，截至比对日尚未收回且已满期限的部分计入。, en: "Spending under receivables, internal accounts, advances or loans; what comes back covers the oldest first; the rest that is older than the term counts."}
with moved as (
  select
    e.ref as ref, e.region_code as region_code, e.payee_key as payee_key, e.month as month, e.entry_on as entry_on,
    greatest(coalesce(e.spent_fen, 0), 0) as spent_fen,
    coalesce(e.income_fen, 0) - least(coalesce(e.spent_fen, 0), 0) as income_fen
  from village_entries as e
  where e.region_code is not null and e.payee_key is not null
    and (
      e.subject like '%应收%' or e.subject like '%内部往来%' or e.subject like '%暂付%' or e.subject like '%借款%'
    )
),
lent as (
  select
    m.ref as ref, m.region_code as region_code, m.month as month, m.spent_fen as spent_fen,
    sum(m.spent_fen) over (partition by m.region_code, m.payee_key order by m.entry_on, m.ref)
    - sum(m.income_fen) over (partition by m.region_code, m.payee_key) as open_fen
  from moved as m
)
select
  l.region_code as subject_key,
  cast(null as integer) as programme,
  l.month as month,
  cast(least(l.spent_fen, l.open_fen) as bigint) as amount_fen,
  l.ref as ref,
  cast(null as bigint) as register_ref,
  cast(null as bigint) as name_key,
  cast(null as bigint) as register_name_key,
  cast(1 as tinyint) as grade,
  $open_months as limit_months
from lent as l
join today as t on t.month - l.month > $open_months
where l.spent_fen > 0 and l.open_fen > 0
