with paid as (
  select distinct p.region_code, p.phone, p.id_number, coalesce(h.household_no, p.id_number) as home
  from payments p left join households h on h.id_number = p.id_number
  where p.phone is not null and p.id_number is not null and p.amount_fen > 0
)
select region_code as subject, '-' as programme, phone, count(distinct home) as n_homes
from paid group by region_code, phone having count(distinct home) >= 5
