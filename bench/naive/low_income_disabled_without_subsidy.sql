with list as (select distinct left(region_code, 6) as county, month from months where programme = 'CANJI-L'),
relief as (
  select *, min(month) over (partition by id_number) as first_month from months where programme = 'DIBAO' and amount_fen > 0 and id_number is not null
)
select c.id_number as subject, 'CANJI-L' as programme, r.month, c.ref
from disability_certificates c
join relief r on r.id_number = c.id_number
join list l on l.county = left(r.region_code, 6) and l.month = r.month
where coalesce(c.status, 'valid') = 'valid'
  and r.month >= greatest(year(c.issued_on) * 12 + month(c.issued_on), r.first_month) + 2
  and r.month <= least(coalesce(year(c.cancelled_on) * 12 + month(c.cancelled_on), 999999), coalesce(year(c.valid_until) * 12 + month(c.valid_until), 999999))
  and not exists (select 1 from payments p where p.id_number = c.id_number and p.programme = 'CANJI-L' and p.amount_fen > 0)
  and not exists (select 1 from payments p where p.id_number is null and p.name = c.name and p.programme = 'CANJI-L' and left(p.region_code, 6) = l.county)
  and not exists (select 1 from dead d where d.id_number = c.id_number and d.died_month <= r.month)
  and not exists (select 1 from prison_terms t where t.id_number = c.id_number and t.kind = 'prison'
                    and year(t.effective_on) * 12 + month(t.effective_on) <= r.month
                    and coalesce(year(t.released_on) * 12 + month(t.released_on), year(t.term_ends_on) * 12 + month(t.term_ends_on), 999999) >= r.month)
  and not exists (select 1 from months p where p.id_number = c.id_number and p.month = r.month and p.programme in ('TEKUN', 'ERTONG'))
