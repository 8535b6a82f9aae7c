with list as (select distinct left(region_code, 6) as county, month from months where programme = 'CANJI-H')
select c.id_number as subject, 'CANJI-H' as programme, l.month, c.ref
from disability_certificates c
join households h on h.id_number = c.id_number and coalesce(h.status, 'normal') = 'normal'
join list l on l.county = left(h.region_code, 6)
where c.disability_grade in ('1', '2') and coalesce(c.status, 'valid') = 'valid'
  and l.month between year(c.issued_on) * 12 + month(c.issued_on) + 3
      and least(coalesce(year(c.cancelled_on) * 12 + month(c.cancelled_on), 999999), coalesce(year(c.valid_until) * 12 + month(c.valid_until), 999999))
  and l.month < coalesce(year(h.moved_out_on) * 12 + month(h.moved_out_on), 999999)
  and l.month < coalesce(year(h.cancelled_on) * 12 + month(h.cancelled_on), 999999)
  and not exists (select 1 from payments p where p.id_number = c.id_number and p.programme = 'CANJI-H' and p.amount_fen > 0)
  and not exists (select 1 from payments p where p.id_number is null and p.name = c.name and p.programme = 'CANJI-H' and left(p.region_code, 6) = l.county)
  and not exists (select 1 from dead d where d.id_number = c.id_number and d.died_month <= l.month)
  and not exists (select 1 from prison_terms t where t.id_number = c.id_number and t.kind = 'prison'
                    and year(t.effective_on) * 12 + month(t.effective_on) <= l.month
                    and coalesce(year(t.released_on) * 12 + month(t.released_on), year(t.term_ends_on) * 12 + month(t.term_ends_on), 999999) >= l.month)
  and not exists (select 1 from months p where p.id_number = c.id_number and p.month = l.month and p.programme in ('TEKUN', 'GAOLING', 'YANGLAO', 'YOUFU'))
