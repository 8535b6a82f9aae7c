-- id: account_changed_and_back
-- title: 发放前变更账户、发放后又改回
-- title_en: Account changed for a payment and changed back
-- status: stable
-- severity: medium
-- subject: person
-- needs: [payment_months, yearly_payments, account_changes]
-- params:
--   back_within: {default: 120, unit: days, zh: 多少日内改回的列出, en: days within which it was changed back}
-- amount: whole
-- reason_zh: "{changed_on} 变更收款账户，{n_days} 日后改回原账户，其间新账户收款 {amount} 元。"
-- reason_en: "The account was changed on {changed_on} and changed back {n_days} days later; {amount} yuan went into the other in between."
-- basis:
--   - {law: KT, article: "-", checked: false}
-- false_positives:
--   - {zh: 原卡挂失、冻结期间临时用另一本人账户, en: "a card was lost or frozen and another of the person's own was used meanwhile"}
--   - {zh: 代发银行合并、批量换卡后更正, en: a merger of banks or mass renewal that was corrected}
-- known_gaps:
--   - {zh: 操作员未作为比对内容；未留变更记录的系统看不到, en: operators are not compared; systems that keep no log of changes are not seen}
-- verify_steps:
--   - {zh: 向银行核实中间账户的户名和取款人, en: ask the bank in whose name the other account is and who drew the money}
--   - {zh: 调取变更申请、操作日志和操作员, en: "get application, log and operator of both changes"}
--   - {zh: 询问本人是否知情、是否拿到款项, en: ask whether the person knows and got the money}
-- duty: [village_clerk, township_finance, bank]
-- notes:
--   - {zh: 本人账户由甲改为乙，规定日数内又由乙改回甲，其间有款项进入乙账户的列出；写明发放日期的须在两次变更之间，未写的按所属期月份在变更月至改回月之间判断。, en: "Changed from one account to another and back within the days, with money of the person going into the other: paid between the two days where the day is stated, else for a month between those of the changes."}
with swaps as (
  select
    c.person_key as person_key, c.ref as ref, c.name_key as name_key, greatest(c.grade, b.grade) as grade,
    c.account_key as account_key, c.changed_on as changed_on, b.changed_on as back_on,
    date_diff('day', c.changed_on, b.changed_on) as n_days, b.ref as back_ref
  from account_changes as c
  join account_changes as b on b.person_key = c.person_key and b.name_key = c.name_key
    and b.old_account_key = c.account_key and b.account_key = c.old_account_key
  where c.person_key is not null
    and b.changed_on >= c.changed_on
    and b.ref <> c.ref
    and date_diff('day', c.changed_on, b.changed_on) <= $back_within
),
proofs as (
  select
    s.person_key as person_key, s.ref as proof, s.name_key as name_key, s.grade as grade, s.account_key as account_key,
    s.changed_on as changed_on, s.back_on as back_on, s.n_days as n_days
  from swaps as s
  union all
  select
    t.person_key as person_key, t.back_ref as proof, t.name_key as name_key, t.grade as grade,
    t.account_key as account_key, t.changed_on as changed_on, t.back_on as back_on, t.n_days as n_days
  from swaps as t
),
paid as (
  select
    m.person_key as person_key, m.account_key as account_key, m.programme as programme, m.month as month,
    m.month as from_month, m.month + 1 as ends_month, m.amount_fen as amount_fen, m.ref as ref, m.name_key as name_key,
    m.grade as grade, m.pay_on as pay_on
  from payment_months as m
  where m.account_key is not null
  union all
  select
    y.person_key as person_key, y.account_key as account_key, y.programme as programme, cast(null as integer) as month,
    y.starts_month as from_month, y.ends_month as ends_month, y.amount_fen as amount_fen, y.ref as ref,
    y.name_key as name_key, y.grade as grade, y.pay_on as pay_on
  from yearly_payments as y
  where y.account_key is not null
)
select
  p.person_key as subject_key,
  p.programme as programme,
  p.month as month,
  p.amount_fen as amount_fen,
  p.ref as ref,
  q.proof as register_ref,
  p.name_key as name_key,
  q.name_key as register_name_key,
  greatest(p.grade, q.grade) as grade,
  q.changed_on as changed_on,
  q.n_days as n_days
from proofs as q
join paid as p on p.person_key = q.person_key and p.account_key = q.account_key
where (
    (p.pay_on is not null and p.pay_on >= q.changed_on and p.pay_on <= q.back_on)
    or (
      p.pay_on is null
      and p.ends_month > year(q.changed_on) * 12 + month(q.changed_on)
      and p.from_month <= year(q.back_on) * 12 + month(q.back_on)
    )
  )
