-- id: instructed_not_credited
-- title: 有指令而银行回盘中没有
-- title_en: Instructed and in no bank return
-- status: stable
-- severity: high
-- subject: person
-- needs: [payments, bank_returns]
-- params:
--   coverage: {default: 80, unit: per cent, zh: 回盘行数占指令行数的最低比例, en: least share of instructed lines that the return has}
-- direction: owed
-- amount: whole
-- reason_zh: "发放清册列明发放 {amount} 元，该批银行回盘中没有本人或其账户。"
-- reason_en: "The list instructs {amount} yuan; the bank's return of the batch has neither the person nor the account."
-- basis:
--   - {law: CZ, article: 6, checked: true}
--   - {law: KT, article: "-", checked: false}
-- false_positives:
--   - {zh: "另一家代发银行的回盘尚未报送", en: "the return of another bank has not come yet"}
--   - {zh: "以现金或支票发放", en: "it was paid in cash or by cheque"}
-- known_gaps:
--   - {zh: "回盘覆盖不足的批次不判断", en: "a batch whose return is far from complete is not judged"}
-- verify_steps:
--   - {zh: "调取发放指令、代发委托和银行回盘原件核对", en: "lay the instruction, the order to the bank and its return side by side"}
--   - {zh: "问清本人实际收到多少、何时收到", en: "ask the person what arrived and when"}
--   - {zh: "查明差额去向和经手人", en: "find out where the difference went and through whose hands"}
-- duty: [township_finance, county_finance, bank]
-- notes:
--   - {zh: "只在该县区同项目同所属期的回盘行数达到指令行数的一定比例（默认80%）时判断；账户、本人任一在相交所属期的回盘中出现（成功或失败）即不列。", en: "Only where the return of the county, programme and period has at least a set share of the instructed lines (80 % by default); any line of the account or the person, done or failed, is silence."}
--   - {zh: "当期有冲正、指令没有账户的不列。", en: "Silent with a reversal in the period, or where the instruction names no account."}
with sent as (
  select
    a.programme as programme, a.county_code as county_code, a.starts_month as starts_month, a.n_months as n_months,
    count(*) as n_sent
  from payments as a
  where a.account_key is not null and a.amount_fen > 0
  group by a.programme, a.county_code, a.starts_month, a.n_months
),
returned as (
  select
    b.programme as programme, b.county_code as county_code, b.starts_month as starts_month, b.n_months as n_months,
    count(*) as n_returned
  from bank_returns as b
  group by b.programme, b.county_code, b.starts_month, b.n_months
),
complete as (
  select
    s.programme as programme, s.county_code as county_code, s.starts_month as starts_month, s.n_months as n_months
  from sent as s
  join returned as r on r.programme = s.programme and r.county_code = s.county_code
    and r.starts_month = s.starts_month and r.n_months = s.n_months
  where r.n_returned * 100 >= s.n_sent * $coverage
)
select
  p.person_key as subject_key,
  p.programme as programme,
  case when p.n_months = 0 then cast(null as integer) else p.starts_month end as month,
  p.amount_fen as amount_fen,
  p.ref as ref,
  cast(null as bigint) as register_ref,
  p.name_key as name_key,
  cast(null as bigint) as register_name_key,
  p.grade as grade
from payments as p
join complete as c on c.programme = p.programme and c.county_code = p.county_code
  and c.starts_month = p.starts_month and c.n_months = p.n_months
where p.person_key is not null and p.grade < 3 and p.account_key is not null and p.amount_fen > 0
  and not exists (
    select k.ref as ref
    from bank_returns as k
    where k.account_key = p.account_key and k.programme = p.programme and k.starts_month < p.ends_month and k.ends_month > p.starts_month
  )
  and not exists (
    select i.ref as ref
    from bank_returns as i
    where i.person_key = p.person_key and i.programme = p.programme and i.starts_month < p.ends_month and i.ends_month > p.starts_month
  )
  and not exists (
    select n.ref as ref
    from payments as n
    where n.person_key = p.person_key and n.programme = p.programme and n.amount_fen < 0 and n.starts_month < p.ends_month and n.ends_month > p.starts_month
  )
