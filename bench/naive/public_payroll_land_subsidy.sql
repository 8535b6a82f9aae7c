select p.id_number as subject, p.programme, p.year, p.amount_fen, p.ref
from public_payroll s join yearly p on p.id_number = s.id_number
where p.programme in ('GENGDI', 'NONGJI') and coalesce(s.staff_type, '在职') = '在职'
  and p.year >= coalesce(year(s.changed_on), 0) and p.year <= coalesce(year(s.left_on), 9999)
  and left(p.region_code, 6) in (select left(region_code, 6) from contracted_land)
  and not exists (select 1 from contracted_land c where c.id_number = p.id_number)
  and not exists (select 1 from households h join households m on m.household_no = h.household_no
                  join contracted_land c on c.id_number = m.id_number where h.id_number = p.id_number)
