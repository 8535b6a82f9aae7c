-- id: paid_into_village_account
-- title: 个人补贴进入村集体账户
-- title_en: A benefit of a person went into an account of the village
-- status: stable
-- severity: high
-- subject: account
-- needs: [payment_months, yearly_payments, village_accounts]
-- direction: owed
-- amount: whole
-- reason_zh: "发给个人的 {amount} 元进入村集体、村民小组或合作社的账户。"
-- reason_en: "{amount} yuan due to persons went into an account of a village, village group or cooperative."
-- basis:
--   - {law: CZ, article: 6, checked: true}
--   - {law: KT, article: "-", checked: false}
-- false_positives:
--   - {zh: "土地经本人书面同意流转给村集体，合同约定由其领取", en: "the land was leased to the village with written consent"}
--   - {zh: "账户登记有误，实为个人账户", en: "the account is a person's and the register is wrong"}
-- known_gaps:
--   - {zh: "委托领取协议看不到", en: "an agreement that the village collects cannot be seen"}
-- verify_steps:
--   - {zh: "向银行核实户名", en: "ask the bank in whose name the account is"}
--   - {zh: "逐人核实是否知情、是否拿到款项", en: "ask each person whether they know and got the money"}
--   - {zh: "查看村账是否入账、如何支出", en: "see whether the village's book has it and how it was spent"}
-- duty: [village_committee, village_treasurer, township_finance, bank]
-- notes:
--   - {zh: "账户在所属期开始前已销户、结束后才开户的不列；土地类项目进入合作社的不列（通常为流转）。", en: "Silent where the account was closed before the period or opened after it; land subsidies into a cooperative are silent, they are usually leases."}
--   - {zh: "机关、养老机构和企业账户不在本规则内；冲正行不计。", en: "Accounts of offices, institutions and companies are not meant; reversals do not count."}
with paid as (
  select
    m.account_key as account_key, m.person_key as person_key, m.programme as programme, m.month as month,
    m.month as from_month, m.month + 1 as ends_month, m.amount_fen as amount_fen, m.ref as ref, m.name_key as name_key,
    m.grade as grade
  from payment_months as m
  where m.account_key is not null
  union all
  select
    y.account_key as account_key, y.person_key as person_key, y.programme as programme, cast(null as integer) as month,
    y.starts_month as from_month, y.ends_month as ends_month, y.amount_fen as amount_fen, y.ref as ref,
    y.name_key as name_key, y.grade as grade
  from yearly_payments as y
  where y.account_key is not null
)
select
  p.account_key as subject_key,
  p.programme as programme,
  p.month as month,
  p.amount_fen as amount_fen,
  p.ref as ref,
  v.ref as register_ref,
  p.name_key as name_key,
  cast(null as bigint) as register_name_key,
  p.grade as grade
from paid as p
join village_accounts as v on v.account_key = p.account_key
join programmes as g on g.programme = p.programme
where v.holder_kind in ('village', 'group', 'cooperative')
  and (v.opened_on is null or year(v.opened_on) * 12 + month(v.opened_on) < p.ends_month)
  and (v.closed_on is null or year(v.closed_on) * 12 + month(v.closed_on) >= p.from_month)
  and not (g.is_land and v.holder_kind = 'cooperative')
