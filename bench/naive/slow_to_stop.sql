with paid as (
  select distinct m.region_code, m.id_number, m.programme, m.month, m.ref, d.died_month
  from dead d
  join (select distinct id_number, name from deaths) n on n.id_number = d.id_number
  join months m on m.id_number = d.id_number and m.name = n.name
  where m.programme in ('GAOLING', 'DIBAO', 'TEKUN') and coalesce(m.members, 1) <= 1 and m.amount_fen > 0
    and m.region_code not like '%000'
),
cases as (
  select region_code, id_number, programme, count(*) filter (month > died_month) as n_late from paid group by all
)
select region_code as subject, '-' as programme, count(*) as n_deaths, sum(n_late) as n_late
from cases group by region_code
having count(*) >= 5 and sum(n_late) >= 2 * count(*)
