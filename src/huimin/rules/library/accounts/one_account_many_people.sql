-- id: one_account_many_people
-- title: 一卡多人
-- title_en: One account collects for several people
-- status: stable
-- severity: high
-- subject: account
-- needs: [payments, payment_months, yearly_payments, households]
-- amount: whole
-- reason_zh: "{paid_year} 年度起同一账户收取 {n_persons} 名不属于同一户的人员的款项，共 {amount} 元。"
-- reason_en: "From {paid_year} one account received payments of {n_persons} persons who are not known to be of one household, {amount} yuan."
-- basis:
--   - {law: KT, article: "-", checked: false}
--   - {law: CZ, article: 6, checked: true}
-- false_positives:
--   - {zh: 监护人代领未成年人或精神障碍者的款项, en: a guardian collects for minors or the mentally ill}
--   - {zh: 特困供养机构的集体账户, en: the collective account of an institution}
--   - {zh: 同户成员分户或户籍资料不全, en: members of one family whose register is incomplete}
-- known_gaps:
--   - {kind: guardians, zh: 没有监护关系数据，无法排除监护人账户, en: without guardianships the account of a guardian cannot be told apart}
-- verify_steps:
--   - {zh: 向银行核实户名，查明账户由谁持有, en: ask the bank in whose name the account is and who holds the card}
--   - {zh: 逐人核实是否知情、是否拿到款项, en: ask each person whether they know and got the money}
--   - {zh: 核对监护、代领手续, en: check papers of guardianship or proxy}
-- duty: [village_clerk, village_committee, township_finance, bank]
-- notes:
--   - {zh: 按账户和年度：两名及以上不同人员，且不全在同一已知户内的列出；户籍不明的不视为同户。号码残缺的行不计入人数，但列为证据。, en: "By account and year: two or more persons who are not all of one known household. Persons of unknown household are not one household. Rows without a sure person do not count as persons but are evidence."}
--   - {zh: 证据为该账户当年全部发放行，含持有人本人的；特困集中供养的款项不计。, en: "Evidence is every payment into the account in the year, the holder's own too; money of destitute persons in institutions is left out."}
with shared as ( -- accounts are fewer than accounts and years
  select v.account_key as account_key
  from payments as v
  where v.account_key is not null and v.person_key is not null and v.grade < 3 and v.amount_fen > 0
  group by v.account_key
  having min(v.person_key) <> max(v.person_key)
),
suspect as (
  select s.account_key as account_key, s.year as year
  from payments as s
  where s.person_key is not null and s.grade < 3 and s.amount_fen > 0
    and exists (select w.account_key as account_key from shared as w where w.account_key = s.account_key)
  group by s.account_key, s.year
  having min(s.person_key) <> max(s.person_key)
),
paid as (
  select
    p.account_key as account_key, p.year as year, p.month as month, p.amount_fen as amount_fen, p.ref as ref,
    case when p.grade < 3 then p.person_key end as person_key, p.household_key as household_key,
    p.programme as programme, p.category as category,
    p.name_key as name_key, p.grade as grade
  from suspect as a
  join payment_months as p on p.account_key = a.account_key and p.year = a.year
  union all
  select
    y.account_key as account_key, y.year as year, cast(null as integer) as month, y.amount_fen as amount_fen,
    y.ref as ref, case when y.grade < 3 then y.person_key end as person_key, y.household_key as household_key,
    y.programme as programme, y.category as category, y.name_key as name_key, y.grade as grade
  from suspect as b
  join yearly_payments as y on y.account_key = b.account_key and y.year = b.year
),
counted as (
  select
    q.account_key as account_key, q.year as year, q.month as month, q.amount_fen as amount_fen, q.ref as ref,
    q.person_key as person_key, q.household_key as household_key, q.name_key as name_key, q.grade as grade
  from paid as q
  join programmes as g on g.programme = q.programme
  where not (g.code = 'TEKUN' and coalesce(q.category, '') like '%集中%')
),
many as (
  select c.account_key as account_key, c.year as year, count(distinct c.person_key) as n_persons
  from counted as c
  group by c.account_key, c.year
  having count(distinct c.person_key) > 1
)
select
  z.account_key as subject_key,
  cast(null as integer) as programme,
  z.month as month,
  z.amount_fen as amount_fen,
  z.ref as ref,
  cast(null as bigint) as register_ref,
  z.name_key as name_key,
  cast(null as bigint) as register_name_key,
  z.grade as grade,
  m.n_persons as n_persons,
  z.year as paid_year
from many as m
join counted as z on z.account_key = m.account_key and z.year = m.year
where not exists (
  select f.household_key as household_key
  from (
    select
      d.account_key as account_key, d.year as year, e.household_key as household_key,
      count(distinct d.person_key) as n_persons
    from counted as d
    join (
      select h.person_key as person_key, h.household_key as household_key
      from households as h
      where h.household_key is not null
        and exists (select k.ref as ref from counted as k where k.person_key = h.person_key)
      union
      select r.person_key as person_key, r.household_key as household_key
      from counted as r
      where r.person_key is not null and r.household_key is not null
    ) as e on e.person_key = d.person_key
    group by d.account_key, d.year, e.household_key
  ) as f
  where f.account_key = m.account_key and f.year = m.year and f.n_persons = m.n_persons
)
