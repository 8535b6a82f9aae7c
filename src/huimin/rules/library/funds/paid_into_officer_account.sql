-- id: paid_into_officer_account
-- title: 他人补贴进入村干部账户
-- title_en: Another's benefit went into a village officer's account
-- status: stable
-- severity: critical
-- subject: account
-- needs: [net_payments, payment_months, yearly_payments, village_officers, households, couples]
-- amount: whole
-- reason_zh: "任 {post} 期间本人补贴所用账户收取不属于其家庭的他人补贴 {amount} 元，{first_month} 至 {last_month}。"
-- reason_en: "The account into which a village officer ({post}) is paid also received {amount} yuan for people outside the family, {first_month} to {last_month}."
-- basis:
--   - {law: ZW, article: 33, checked: true}
--   - {law: CZ, article: 6, checked: true}
--   - {law: DZ, article: "-", checked: false}
-- false_positives:
--   - {zh: 监护人、受托人经登记代领, en: a registered guardian or proxy collects}
--   - {zh: 亲属（父母、子女分户）借用账户, en: a relative in another household uses the account}
-- known_gaps:
--   - {zh: 监护关系未报送；干部本人从未由名册领款的账户看不到, en: guardianships are not sent; accounts into which no benefit of the officer's own goes are not seen}
--   - {zh: 经办人没有名册和账户，只比村干部, en: handlers stand in no list with their accounts; only officers are compared}
-- verify_steps:
--   - {zh: 逐人核实是否知情、是否拿到款项, en: ask each person whether they know and got the money}
--   - {zh: 向银行核实户名和取款去向, en: ask the bank for holder and withdrawals}
--   - {zh: 核对监护、代领手续, en: check papers of guardianship or proxy}
-- duty: [village_committee, village_supervision, township_finance, bank]
-- notes:
--   - {zh: 账户以干部本人补贴入账为准（姓名与干部名册一致）；任期内发给他人而进入该账户的款项列出；干部同户成员和登记的配偶不列。, en: "The account is the officer's where a benefit of the officer's own (under the name of the list of officers) goes into it. Payments in the term of office for others are shown; members of the officer's household and the registered spouse are silent."}
--   - {zh: 年度和一次性补贴以所属年份首月判断是否在任期内。, en: "Yearly and single payments are judged by the first month they are for."}
with owner as (
  select
    p.account_key as account_key, o.person_key as person_key, o.ref as ref, o.post as post,
    p.name_key as paid_name_key, o.name_key as name_key, max(greatest(o.grade, p.grade)) as grade,
    coalesce(year(o.starts_on) * 12 + month(o.starts_on), 0) as from_month,
    coalesce(year(o.ends_on) * 12 + month(o.ends_on), 999999) as until_month
  from village_officers as o
  join net_payments as p on p.person_key = o.person_key and p.name_key = o.name_key
  where p.account_key is not null and p.amount_fen > 0
  group by p.account_key, o.person_key, o.ref, o.post, p.name_key, o.name_key, o.starts_on, o.ends_on
),
paid as (
  select
    m.account_key as account_key, m.person_key as person_key, m.programme as programme, m.month as month,
    m.month as from_month, m.month + 1 as ends_month, m.amount_fen as amount_fen, m.ref as ref, m.name_key as name_key,
    m.grade as grade
  from payment_months as m
  where m.account_key is not null and m.grade < 3
    and exists (select a.ref as ref from owner as a where a.account_key = m.account_key)
  union all
  select
    y.account_key as account_key, y.person_key as person_key, y.programme as programme, cast(null as integer) as month,
    y.starts_month as from_month, y.ends_month as ends_month, y.amount_fen as amount_fen, y.ref as ref,
    y.name_key as name_key, y.grade as grade
  from yearly_payments as y
  where y.account_key is not null and y.grade < 3
    and exists (select b.ref as ref from owner as b where b.account_key = y.account_key)
),
home as (
  select b.person_key as person_key, m.household_key as household_key
  from village_officers as b
  join households as m on m.person_key = b.person_key
  where m.household_key is not null
  group by b.person_key, m.household_key
)
select
  w.account_key as subject_key,
  q.programme as programme,
  q.month as month,
  q.amount_fen as amount_fen,
  q.ref as ref,
  w.ref as register_ref,
  w.paid_name_key as name_key,
  w.name_key as register_name_key,
  greatest(w.grade, q.grade) as grade,
  w.post as post
from owner as w
join paid as q on q.account_key = w.account_key
where q.person_key <> w.person_key
  and q.from_month >= w.from_month
  and q.from_month <= w.until_month
  and not exists (
    select h.ref as ref
    from households as h
    join home as m on m.household_key = h.household_key
    where h.person_key = q.person_key and m.person_key = w.person_key
  )
  and not exists (
    select c.ref as ref from couples as c
    where c.person_key = w.person_key and c.spouse_key = q.person_key
      and (c.ended_on is null or year(c.ended_on) * 12 + month(c.ended_on) >= q.from_month)
  )
