with paid as (
  select account, year, starts_month, amount_fen, ref, id_number, household_no
  from payments
  where account is not null and amount_fen > 0 and not (programme = 'TEKUN' and coalesce(category, '') like '%集中%')
),
many as (
  select account, year, count(distinct id_number) as n_persons from paid group by account, year
  having count(distinct id_number) > 1
),
shared as (
  select p.account, p.year, h.household_no, count(distinct p.id_number) as n_persons
  from paid p
  join many m on m.account = p.account and m.year = p.year
  join (select id_number, household_no from households where household_no is not null
        union
        select id_number, household_no from paid where household_no is not null) h on h.id_number = p.id_number
  group by p.account, p.year, h.household_no
)
select p.account as subject, '-' as programme, p.year, p.starts_month, p.amount_fen, p.ref, p.id_number, m.n_persons
from paid p join many m on m.account = p.account and m.year = p.year
where not exists (select 1 from shared s where s.account = m.account and s.year = m.year and s.n_persons = m.n_persons)
