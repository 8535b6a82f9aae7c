with claims as (
  select p.id_number, p.programme, p.year, p.amount_fen, p.ref, p.parcel, p.region_code,
         first_value(p.id_number) over w as due_person, first_value(p.programme) over w as due_programme
  from yearly p
  where p.programme in ('GENGDI', 'SHENGTAI-LIN', 'TUIGENG') and p.parcel is not null and p.id_number is not null
  window w as (
    partition by p.parcel, p.region_code, p.year
    order by exists (select 1 from contracted_land c where c.parcel = p.parcel and c.id_number = p.id_number)
          or exists (select 1 from forest_rights f where f.parcel = p.parcel and f.id_number = p.id_number) desc, p.ref)
)
select id_number as subject, programme, year, amount_fen, ref
from claims z
where (id_number <> due_person or programme <> due_programme)
  and not exists (select 1 from land_transfers t where t.parcel = z.parcel and z.year in (year(t.starts_on), year(t.ends_on)))
