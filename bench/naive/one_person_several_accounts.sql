with paid as (
  select id_number, programme, year, month, amount_fen, ref, account
  from months
  where id_number is not null and account is not null and amount_fen > 0
    and not regexp_matches(concat(category, '|', remark), '补发|补差')
),
used as (
  select id_number, programme, year, account, min(month) as first, max(month) as last from paid group by all
),
crossed as (
  select distinct a.id_number, a.programme, a.year
  from used a join used b on b.id_number = a.id_number and b.programme = a.programme and b.year = a.year
   and b.account <> a.account and b.first <= a.last and a.first <= b.last
)
select p.id_number as subject, p.programme, p.month, p.amount_fen, p.ref
from paid p join crossed c on c.id_number = p.id_number and c.programme = p.programme and c.year = p.year
