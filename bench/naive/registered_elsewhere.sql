with paid as (
  select id_number, programme, month, amount_fen, ref, region_code from months where amount_fen > 0
  union all
  select id_number, programme, null, amount_fen, ref, region_code from yearly
)
select p.id_number as subject, p.programme, p.month, p.amount_fen, p.ref
from households h join paid p on p.id_number = h.id_number
where p.programme in ('DIBAO', 'GAOLING', 'CANJI-L', 'CANJI-H', 'JISHENG') and p.region_code not like '____00______'
  and coalesce(h.status, 'normal') = 'normal' and h.moved_out_on is null
  and not exists (select 1 from households w where w.id_number = p.id_number
                    and (w.region_code is null or w.region_code like '____00______' or left(w.region_code, 6) = left(p.region_code, 6)))
