-- id: credited_less_than_instructed
-- title: 到账少于指令金额
-- title_en: Credited less than instructed
-- status: stable
-- severity: high
-- subject: person
-- needs: [payments, bank_returns]
-- direction: owed
-- amount: shortfall
-- reason_zh: "发放指令 {sent_fen} 元，银行入账 {credited_fen} 元，少入账共 {amount} 元。"
-- reason_en: "Instructed {sent_fen} yuan, credited {credited_fen} yuan: {amount} yuan too little in all."
-- basis:
--   - {law: CZ, article: 6, checked: true}
--   - {law: KT, article: "-", checked: false}
-- false_positives:
--   - {zh: "银行分多次入账，其余回盘尚未报送", en: "the bank credited in parts and the other returns have not come yet"}
--   - {zh: "银行扣收手续费", en: "the bank kept a fee"}
-- known_gaps:
--   - {zh: "一批中多人共用的账户不比较（由“一卡多人”提示）", en: "an account of several people in one list is not compared here"}
-- verify_steps:
--   - {zh: "调取发放指令、代发委托和银行回盘原件核对", en: "lay the instruction, the order to the bank and its return side by side"}
--   - {zh: "问清本人实际收到多少、何时收到", en: "ask the person what arrived and when"}
--   - {zh: "查明差额去向和经手人", en: "find out where the difference went and through whose hands"}
-- duty: [township_finance, county_finance, bank]
-- notes:
--   - {zh: "按账户、项目、所属期核对：指令各行之和与入账成功各行之和逐分比较，不取整。", en: "By account, programme and period: the instructed lines together against those credited, to the fen; nothing is rounded."}
--   - {zh: "有未成功也未失败的回盘行、当期有冲正、账户当期多人共用或领款人不明的不列；没有一笔成功的由“退票未重发”判断。", en: "Silent where a line is neither done nor failed, the period has a reversal, or the account serves several or unknown people; where nothing was credited another rule asks."}
with sent as (
  select
    p.account_key as account_key, p.programme as programme, p.starts_month as starts_month, p.n_months as n_months,
    cast(sum(p.amount_fen) as bigint) as amount_fen, min(p.ref) as first_ref
  from payments as p
  where p.account_key is not null
  group by p.account_key, p.programme, p.starts_month, p.n_months
  having min(p.amount_fen) > 0 and count(p.person_key) = count(*) and min(p.person_key) = max(p.person_key)
    and max(p.grade) < 3
),
done as (
  select
    b.account_key as account_key, b.programme as programme, b.starts_month as starts_month, b.n_months as n_months,
    cast(sum(case when b.status = 'success' then b.amount_fen else 0 end) as bigint) as amount_fen
  from bank_returns as b
  where b.account_key is not null
  group by b.account_key, b.programme, b.starts_month, b.n_months
  having sum(case when b.status in ('success', 'failed') then 0 else 1 end) = 0
),
resent as ( -- what came back and was credited later
  select
    f.account_key as account_key, f.programme as programme, f.starts_month as starts_month, f.n_months as n_months,
    cast(sum(f.amount_fen) as bigint) as amount_fen
  from bank_returns as f
  where f.status = 'failed'
    and exists (
      select k.ref as ref from bank_returns as k
      where k.status = 'success' and k.account_key = f.account_key and k.programme = f.programme
        and k.starts_month = f.starts_month and k.n_months = f.n_months and k.amount_fen = f.amount_fen
        and (k.paid_on is null or f.paid_on is null or k.paid_on >= f.paid_on)
    )
  group by f.account_key, f.programme, f.starts_month, f.n_months
),
compared as (
  select
    s.account_key as account_key, s.programme as programme, s.starts_month as starts_month, s.n_months as n_months,
    s.amount_fen - coalesce(e.amount_fen, 0) as sent_fen, d.amount_fen as credited_fen, s.first_ref as first_ref
  from sent as s
  join done as d on d.account_key = s.account_key and d.programme = s.programme
    and d.starts_month = s.starts_month and d.n_months = s.n_months
  left join resent as e on e.account_key = s.account_key and e.programme = s.programme
    and e.starts_month = s.starts_month and e.n_months = s.n_months
  where d.amount_fen > 0 and d.amount_fen < s.amount_fen - coalesce(e.amount_fen, 0)
)
select
  q.person_key as subject_key,
  q.programme as programme,
  case when q.n_months = 0 then cast(null as integer) else q.starts_month end as month,
  case when q.ref = c.first_ref then c.sent_fen - c.credited_fen else cast(0 as bigint) end as amount_fen,
  q.ref as ref,
  r.ref as register_ref,
  q.name_key as name_key,
  cast(null as bigint) as register_name_key,
  q.grade as grade,
  c.sent_fen as sent_fen,
  c.credited_fen as credited_fen
from compared as c
join payments as q on q.account_key = c.account_key and q.programme = c.programme
  and q.starts_month = c.starts_month and q.n_months = c.n_months
join bank_returns as r on r.account_key = c.account_key and r.programme = c.programme
  and r.starts_month = c.starts_month and r.n_months = c.n_months and r.status = 'success'
