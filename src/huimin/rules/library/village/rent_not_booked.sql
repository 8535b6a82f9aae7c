-- id: rent_not_booked
-- title: 合同租金未入账
-- title_en: Rent due that was not booked
-- status: stable
-- severity: high
-- direction: conduct
-- subject: village
-- needs: [village_contracts, village_entries]
-- params:
--   grace: {default: 30, unit: days, zh: 应收日后宽限, en: days after the due day}
--   early: {default: 90, unit: days, zh: 提前收取, en: days before the due day that count}
-- amount: shortfall
-- reason_zh: "{n_rows} 期合同租金到期后 {grace_days} 日内村账没有相应收入，少收 {amount} 元。"
-- reason_en: "{n_rows} rents have no income in the books within {grace_days} days after they were due, {amount} yuan missing."
-- basis:
--   - {law: CZ, article: 17, checked: true}
--   - {law: KJ, article: "-", checked: false}
-- false_positives:
--   - {zh: 已收但记账时未写合同编号, en: received and booked without the contract's number}
--   - {zh: 承租方确有困难，已书面延期, en: a delay agreed in writing}
-- known_gaps:
--   - {zh: 账目从不写合同编号的村无法比对, en: villages whose books never state a contract cannot be compared}
--   - {zh: 现金收入是否七日内存行，须看银行流水, en: whether cash went to the bank in seven days is seen in its statement only}
-- verify_steps:
--   - {zh: 核对合同、收据存根和银行流水, en: "compare contract, stubs of receipts and the bank's statement"}
--   - {zh: 询问承租方交款时间和经手人, en: ask the tenant when and to whom the rent was paid}
-- duty: [village_treasurer, village_committee, village_supervision, township_village_accounts]
-- notes:
--   - {zh: 只看账目写有合同编号、且应收日前后都有账的村；应收日前 90 日至后 30 日写有该合同编号的收入都算。, en: "Only villages whose books state contracts and hold entries before and after the due day; income under the contract from 90 days before to 30 days after counts."}
--   - {zh: 有租金减免决议的不列。, en: A rent waived by resolution is silent.}
with due as (
  select
    c.ref as ref, c.region_code as region_code, c.contract_no as contract_no, c.due_on as due_on,
    coalesce(c.due_fen, c.rent_fen) as due_fen
  from village_contracts as c
  where c.region_code is not null and c.due_on is not null and coalesce(c.waived, 'no') <> 'yes'
),
got as (
  select d.ref as ref, sum(e.income_fen) as income_fen
  from due as d
  join village_entries as e on e.region_code = d.region_code and e.contract_no = d.contract_no
  where date_diff('day', e.entry_on, d.due_on) <= $early and date_diff('day', d.due_on, e.entry_on) <= $grace
  group by d.ref
)
select
  r.region_code as subject_key,
  cast(null as integer) as programme,
  cast(year(r.due_on) * 12 + month(r.due_on) as integer) as month,
  cast(r.due_fen - coalesce(g.income_fen, 0) as bigint) as amount_fen,
  r.ref as ref,
  cast(null as bigint) as register_ref,
  cast(null as bigint) as name_key,
  cast(null as bigint) as register_name_key,
  cast(1 as tinyint) as grade,
  $grace as grace_days
from due as r
left join got as g on g.ref = r.ref
where r.due_fen > coalesce(g.income_fen, 0)
  and exists (
    select b.ref as ref from village_entries as b
    where b.region_code = r.region_code and b.contract_no is not null
  )
  and exists (
    select f.ref as ref from village_entries as f where f.region_code = r.region_code and f.entry_on <= r.due_on
  )
  and exists (
    select a.ref as ref from village_entries as a
    where a.region_code = r.region_code and date_diff('day', r.due_on, a.entry_on) > $grace
  )
