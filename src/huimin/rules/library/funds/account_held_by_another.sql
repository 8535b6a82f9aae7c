-- id: account_held_by_another
-- title: 账户实名与领款人不符
-- title_en: The account is held in another name
-- status: stable
-- severity: high
-- subject: person
-- needs: [bank_returns, net_payments, payment_months, yearly_payments, households]
-- direction: conduct
-- amount: whole
-- reason_zh: "银行登记的账户实名不是领款人本人，也不是同户人员，涉及 {amount} 元。"
-- reason_en: "By the bank the account is held by neither the payee nor anyone of the household; {amount} yuan."
-- basis:
--   - {law: KT, article: "-", checked: false}
--   - {law: CZ, article: 6, checked: true}
-- false_positives:
--   - {zh: "监护人或受托人代领", en: "a guardian or proxy collects"}
--   - {zh: "姓名有生僻字或更名", en: "a rare character, or a changed name"}
--   - {zh: "同户人员户籍资料不全", en: "the household register is incomplete"}
-- known_gaps:
--   - {zh: "监护关系看不到", en: "guardianships cannot be seen"}
--   - {zh: "一批中多人共用的账户由“一卡多人”判断", en: "accounts of several people are for the rule on shared accounts"}
-- verify_steps:
--   - {zh: "向银行核实户名、证件和开户资料", en: "ask the bank for holder, document and opening papers"}
--   - {zh: "核实本人是否知情、是否拿到款项", en: "ask whether the person knows and got the money"}
--   - {zh: "核对监护、代领手续", en: "check papers of guardianship or proxy"}
-- duty: [township_finance, bank]
-- notes:
--   - {zh: "只看银行在回盘中另附的账户实名；与领款人姓名不同，且领款人各户中没有此姓名的人的列出。", en: "Only the name that the bank itself adds to its return counts: other than the payee's, and nobody of that name in any household of the payee."}
--   - {zh: "失败的行没有入账，不列。", en: "A failed line credited nobody: silent."}
with owner as (
  select
    p.account_key as account_key, p.programme as programme, p.starts_month as starts_month, p.n_months as n_months,
    min(p.person_key) as person_key
  from net_payments as p
  where p.account_key is not null and p.amount_fen > 0
  group by p.account_key, p.programme, p.starts_month, p.n_months
  having count(p.person_key) = count(*) and min(p.person_key) = max(p.person_key) and max(p.grade) < 3
),
paid as (
  select
    m.account_key as account_key, m.person_key as person_key, m.programme as programme, m.starts_month as starts_month,
    m.n_months as n_months, m.month as month, m.amount_fen as amount_fen, m.ref as ref, m.name_key as name_key,
    m.grade as grade
  from payment_months as m
  where exists (select r.ref as ref from bank_returns as r where r.account_key = m.account_key and r.holder_key is not null)
  union all
  select
    y.account_key as account_key, y.person_key as person_key, y.programme as programme, y.starts_month as starts_month,
    y.n_months as n_months, cast(null as integer) as month, y.amount_fen as amount_fen, y.ref as ref,
    y.name_key as name_key, y.grade as grade
  from yearly_payments as y
  where exists (select s.ref as ref from bank_returns as s where s.account_key = y.account_key and s.holder_key is not null)
)
select
  q.person_key as subject_key,
  q.programme as programme,
  q.month as month,
  q.amount_fen as amount_fen,
  q.ref as ref,
  b.ref as register_ref,
  q.name_key as name_key,
  cast(null as bigint) as register_name_key,
  q.grade as grade
from owner as o
join bank_returns as b on b.account_key = o.account_key and b.programme = o.programme
  and b.starts_month = o.starts_month and b.n_months = o.n_months
join paid as q on q.account_key = o.account_key and q.programme = o.programme
  and q.starts_month = o.starts_month and q.n_months = o.n_months
where b.status = 'success' and b.holder_key is not null and q.name_key is not null and b.holder_key <> q.name_key
  and not exists (
    select h.ref as ref
    from households as h
    join households as w on w.household_key = h.household_key
    where h.name_key = b.holder_key and w.person_key = q.person_key
  )
