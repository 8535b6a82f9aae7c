with list as (select distinct left(region_code, 6) as county, month from months where programme = 'GAOLING')
select h.id_number as subject, 'GAOLING' as programme, l.month, h.ref
from households h
join list l on l.county = left(h.region_code, 6)
where coalesce(h.status, 'normal') = 'normal'
  and l.month >= year(h.birth_on) * 12 + month(h.birth_on) + 12 * 80 + 1 + 2
  and l.month < coalesce(year(h.moved_out_on) * 12 + month(h.moved_out_on), 999999)
  and l.month < coalesce(year(h.cancelled_on) * 12 + month(h.cancelled_on), 999999)
  and not exists (select 1 from payments p where p.id_number = h.id_number and p.programme in ('GAOLING', 'TEKUN', 'YOUFU', 'YANGLAO', 'CANJI-H') and p.amount_fen > 0)
  and not exists (select 1 from public_payroll s where s.id_number = h.id_number and coalesce(s.staff_type, '') not like '%遗属%')
  and not exists (select 1 from payments p where p.id_number is null and p.name = h.name and p.programme = 'GAOLING' and left(p.region_code, 6) = l.county)
  and not exists (select 1 from dead d where d.id_number = h.id_number and d.died_month <= l.month)
  and not exists (select 1 from prison_terms t where t.id_number = h.id_number and t.kind = 'prison'
                    and year(t.effective_on) * 12 + month(t.effective_on) <= l.month
                    and coalesce(year(t.released_on) * 12 + month(t.released_on), year(t.term_ends_on) * 12 + month(t.term_ends_on), 999999) >= l.month)
