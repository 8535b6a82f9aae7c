with paid as (
  select id_number, programme, month, amount_fen, ref, region_code, 2 as tolerance from months where amount_fen > 0
  union all
  select id_number, programme, year * 12 + 1, amount_fen, ref, region_code, 0 from yearly
)
select p.id_number as subject, p.programme, p.month, p.amount_fen, p.ref, h.moved_out_on
from households h join paid p on p.id_number = h.id_number
where p.programme in ('DIBAO', 'GAOLING', 'JISHENG') and left(p.region_code, 6) = left(h.region_code, 6)
  and p.month > year(h.moved_out_on) * 12 + month(h.moved_out_on) + p.tolerance
  and not exists (select 1 from households w where w.id_number = p.id_number and left(w.region_code, 6) = left(p.region_code, 6)
                    and w.moved_out_on is null and coalesce(w.status, 'normal') <> 'moved')
