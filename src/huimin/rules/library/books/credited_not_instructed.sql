-- id: credited_not_instructed
-- title: 入账账户无发放指令
-- title_en: Credited without an instruction
-- status: stable
-- severity: high
-- subject: account
-- needs: [bank_returns, payments]
-- amount: whole
-- reason_zh: "银行向该账户入账 {amount} 元，该县区同项目当期发放清册中没有这个账户，也没有这名收款人。"
-- reason_en: "The bank credited {amount} yuan to an account that no payment list of the county, programme and period names, nor its payee."
-- basis:
--   - {law: CZ, article: 6, checked: true}
--   - {law: KT, article: "-", checked: false}
-- false_positives:
--   - {zh: "另有一份发放清册尚未报送", en: "another payment list has not been sent yet"}
--   - {zh: "回盘项目或所属期填写有误", en: "programme or period of the return is wrong"}
-- verify_steps:
--   - {zh: "调取发放指令、代发委托和银行回盘原件核对", en: "lay the instruction, the order to the bank and its return side by side"}
--   - {zh: "向银行核实户名，查明账户由谁持有", en: "ask the bank in whose name the account is and who holds it"}
--   - {zh: "查明差额去向和经手人", en: "find out where the difference went and through whose hands"}
-- duty: [township_finance, county_finance, bank]
-- notes:
--   - {zh: "只在该县区同项目同所属期已有发放清册时判断；账户在相交所属期有指令、收款人（按号码）有指令的不列，后者由“入账账户与指令账户不一致”判断。", en: "Only where payment lists of the county, programme and period have come. Silent where the account, or the payee by number, is instructed for an overlapping period; the latter is for the rule on swapped accounts."}
--   - {zh: "清册中账号缺失而姓名相同的行可能就是这一笔，不列。", en: "A line of the list without an account but of the same name may be this one: silent."}
with sent as (
  select
    a.programme as programme, a.county_code as county_code, a.starts_month as starts_month, a.n_months as n_months
  from payments as a
  where a.amount_fen > 0
  group by a.programme, a.county_code, a.starts_month, a.n_months
)
select
  b.account_key as subject_key,
  b.programme as programme,
  case when b.n_months = 0 then cast(null as integer) else b.starts_month end as month,
  b.amount_fen as amount_fen,
  b.ref as ref,
  cast(null as bigint) as register_ref,
  b.name_key as name_key,
  cast(null as bigint) as register_name_key,
  b.grade as grade
from bank_returns as b
join sent as s on s.programme = b.programme and s.county_code = b.county_code
  and s.starts_month = b.starts_month and s.n_months = b.n_months
where b.status = 'success' and b.account_key is not null and b.amount_fen > 0
  and not exists (
    select k.ref as ref
    from payments as k
    where k.account_key = b.account_key and k.programme = b.programme and k.starts_month < b.ends_month and k.ends_month > b.starts_month
  )
  and not exists (
    select i.ref as ref
    from payments as i
    where i.person_key = b.person_key and i.programme = b.programme and i.starts_month < b.ends_month and i.ends_month > b.starts_month
  )
  and not exists (
    select u.ref as ref
    from payments as u
    where u.account_key is null and u.name_key = b.name_key and u.programme = b.programme and u.starts_month < b.ends_month and u.ends_month > b.starts_month
  )
