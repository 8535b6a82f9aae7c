with arrived as (
  select programme, county, max(ends_month) as until_month from paid_lines where amount_fen > 0 group by all
)
select l.id_number as subject, l.programme, l.starts_month as month, l.amount_fen, l.ref
from approved_lines l join arrived a on a.programme = l.programme and a.county = l.county and a.until_month >= l.ends_month
where l.id_number is not null and l.amount_fen > 0
  and not exists (select 1 from paid_lines p where (p.id_number = l.id_number or (p.id_number is null and p.name = l.name))
                    and p.programme = l.programme and p.starts_month < l.ends_month and p.ends_month > l.starts_month)
  and not exists (select 1 from dead d where d.id_number = l.id_number and d.died_month < l.ends_month)
