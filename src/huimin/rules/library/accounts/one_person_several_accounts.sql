-- id: one_person_several_accounts
-- title: 一人多卡
-- title_en: One person paid into several accounts
-- status: stable
-- severity: low
-- subject: person
-- direction: conduct
-- needs: [payments, payment_months]
-- amount: whole
-- reason_zh: "同一项目 {first_month} 至 {last_month} 的款项交替汇入不同账户，涉及 {amount} 元。"
-- reason_en: "One programme was paid into different accounts by turns from {first_month} to {last_month}; {amount} yuan are concerned."
-- basis:
--   - {law: KT, article: "-", checked: false}
-- false_positives:
--   - {zh: 补换卡期间新旧账户先后使用, en: a card was lost and found while it was being replaced}
--   - {zh: 社保卡统一换发，各乡镇先后切换, en: "cards are renewed for everybody, township by township"}
-- known_gaps:
--   - {zh: 没有账户变更记录，只能从发放账户看出, en: no record of changes of accounts; only the accounts paid into are seen}
-- verify_steps:
--   - {zh: 向银行核实各账户户名和开户时间, en: ask the bank for the holders and opening days of the accounts}
--   - {zh: 向本人核实是否知道各账户, en: ask the person whether all accounts are theirs}
-- duty: [township_finance, county_programme_unit, bank]
-- notes:
--   - {zh: 按项目和年度看各账户首末月：一个账户停用后换另一个的不列；新账户启用后旧账户又收款、或同月收款的列出，证据为该年该项目全部发放月。, en: "By programme and year, the first and last month of each account: one account after the other is a change of card and silent; an old account paid again after the new one, or both in a month, are shown with all months of that year."}
--   - {zh: 备注或类别写明补发、补差的不看，金额为零或冲正的不看。, en: "Arrears and top-ups that say so, and what was taken back, are left out."}
with suspect as (
  select s.person_key as person_key, s.programme as programme
  from payments as s
  where s.person_key is not null and s.account_key is not null and s.grade < 3 and s.amount_fen > 0 and s.n_months > 0
  group by s.person_key, s.programme
  having min(s.account_key) <> max(s.account_key)
),
paid as (
  select
    p.person_key as person_key, p.programme as programme, p.year as year, p.month as month, p.amount_fen as amount_fen,
    p.ref as ref, p.name_key as name_key, p.grade as grade, p.account_key as account_key
  from suspect as a
  join payment_months as p on p.person_key = a.person_key and p.programme = a.programme
  where p.account_key is not null and p.grade < 3
    and coalesce(p.remark, '') not like '%补发%' and coalesce(p.category, '') not like '%补发%'
    and coalesce(p.remark, '') not like '%补差%' and coalesce(p.category, '') not like '%补差%'
),
used as (
  select
    u.person_key as person_key, u.programme as programme, u.year as year, u.account_key as account_key,
    min(u.month) as first_month_used, max(u.month) as last_month_used, max(u.name_key) as name_key,
    max(u.grade) as grade
  from paid as u
  group by u.person_key, u.programme, u.year, u.account_key
),
crossed as (
  select
    c.person_key as person_key, c.programme as programme, c.year as year, max(d.name_key) as name_key,
    max(d.grade) as grade
  from used as c
  join used as d on d.person_key = c.person_key and d.programme = c.programme and d.year = c.year
    and d.account_key <> c.account_key
  where d.first_month_used <= c.last_month_used and c.first_month_used <= d.last_month_used
  group by c.person_key, c.programme, c.year
)
select
  z.person_key as subject_key,
  z.programme as programme,
  z.month as month,
  z.amount_fen as amount_fen,
  z.ref as ref,
  cast(null as bigint) as register_ref,
  z.name_key as name_key,
  x.name_key as register_name_key,
  greatest(z.grade, x.grade) as grade
from crossed as x
join paid as z on z.person_key = x.person_key and z.programme = x.programme and z.year = x.year
