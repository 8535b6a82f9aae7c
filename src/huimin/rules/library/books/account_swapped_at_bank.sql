-- id: account_swapped_at_bank
-- title: 入账账户与指令账户不一致
-- title_en: Credited to another account than instructed
-- status: stable
-- severity: critical
-- subject: person
-- needs: [payments, bank_returns]
-- direction: owed
-- amount: whole
-- reason_zh: "银行入账账户不是发放指令中本人的账户，也不是本人其他发放用过的账户，涉及 {amount} 元。"
-- reason_en: "The account credited is neither the one instructed nor any other that payments of this person went to; {amount} yuan."
-- basis:
--   - {law: CZ, article: 6, checked: true}
--   - {law: KT, article: "-", checked: false}
-- false_positives:
--   - {zh: "本人换卡，新账户尚未用于发放", en: "the person has a new card that no payment has used yet"}
--   - {zh: "回盘把证件号码错列到他人行", en: "the return put the number beside somebody else's line"}
-- known_gaps:
--   - {zh: "回盘没有证件号码的行不能这样核对，由“指令未入账”和“入账无指令”提示", en: "lines of a return without ID numbers cannot be held against persons; two other rules speak of them"}
-- verify_steps:
--   - {zh: "调取发放指令、代发委托和银行回盘原件核对", en: "lay the instruction, the order to the bank and its return side by side"}
--   - {zh: "向银行核实入账账户户名和开户时间", en: "ask the bank whose account was credited and since when it exists"}
--   - {zh: "问清本人实际收到多少、何时收到", en: "ask the person what arrived and when"}
-- duty: [township_finance, county_finance, bank]
-- notes:
--   - {zh: "按人、项目、所属期：回盘载明证件号码且入账成功，账户不同于指令中本人账户的列出；该账户在本人任何其他发放中用过的，视为换卡，不列。", en: "By person, programme and period: credited lines that bear the person's number and an account that no instruction names. An account that any other payment of the person went to counts as the new card: silent."}
--   - {zh: "当期有冲正或指令没有账户的不列。", en: "Silent with a reversal in the period, or where the instruction names no account."}
with sent as (
  select
    p.person_key as person_key, p.programme as programme, p.starts_month as starts_month, p.n_months as n_months
  from payments as p
  where p.person_key is not null
  group by p.person_key, p.programme, p.starts_month, p.n_months
  having min(p.amount_fen) > 0 and count(p.account_key) = count(*) and max(p.grade) < 3
),
elsewhere as (
  select
    b.person_key as person_key, b.programme as programme, b.starts_month as starts_month, b.n_months as n_months,
    b.amount_fen as amount_fen, b.ref as ref, b.name_key as name_key, b.grade as grade
  from bank_returns as b
  where b.person_key is not null and b.grade < 3 and b.status = 'success' and b.account_key is not null
    and not exists (
      select o.ref as ref
      from payments as o
      where o.person_key = b.person_key and o.account_key = b.account_key
    )
)
select
  e.person_key as subject_key,
  e.programme as programme,
  case when e.n_months = 0 then cast(null as integer) else e.starts_month end as month,
  e.amount_fen as amount_fen,
  e.ref as ref,
  q.ref as register_ref,
  e.name_key as name_key,
  q.name_key as register_name_key,
  greatest(e.grade, q.grade) as grade
from elsewhere as e
join sent as s on s.person_key = e.person_key and s.programme = e.programme
    and s.starts_month = e.starts_month and s.n_months = e.n_months
join payments as q on q.person_key = e.person_key and q.programme = e.programme
    and q.starts_month = e.starts_month and q.n_months = e.n_months
