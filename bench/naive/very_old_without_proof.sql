with sent as (
  select left(region_code, 6) as county, min(year(certified_on) * 12 + month(certified_on)) as first_month
  from life_certifications group by 1
)
select p.id_number as subject, p.programme, p.month, p.amount_fen, p.ref
from months p join sent s on s.county = left(p.region_code, 6)
where p.programme in ('GAOLING', 'CJJB-PENSION', 'TEKUN') and p.amount_fen > 0
  and p.month > year(p.birth_on) * 12 + month(p.birth_on) + 1200 and p.month >= s.first_month + 12
  and not exists (select 1 from life_certifications c where c.id_number = p.id_number and coalesce(c.result, 'passed') = 'passed'
                    and year(c.certified_on) * 12 + month(c.certified_on) >= p.month - 12)
