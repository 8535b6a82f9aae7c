with paid as (
  select id_number, programme, month as earliest, month as latest, amount_fen, ref, birth_on, region_code
  from months where amount_fen > 0
  union all
  select id_number, programme, year * 12 + 1, year * 12 + 12, amount_fen, ref, birth_on, region_code from yearly
)
select p.id_number as subject, p.programme, p.earliest, p.amount_fen, p.ref
from paid p join programmes g on g.programme = p.programme
left join parameters a on a.name = 'age_effective_months' and a.county = left(p.region_code, 6)
where p.programme in ('GAOLING', 'JISHENG', 'ERTONG', 'TEKUN') and p.id_number is not null
  and (p.latest < year(p.birth_on) * 12 + month(p.birth_on) + 12 * g.min_age + coalesce(a.value, 1)
    or p.earliest >= year(p.birth_on) * 12 + month(p.birth_on) + 12 * (g.max_age + 1) + coalesce(a.value, 1))
