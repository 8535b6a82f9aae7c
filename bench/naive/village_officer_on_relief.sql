with relief as (
  select id_number, programme, month, amount_fen, ref from months where amount_fen > 0
  union all
  select id_number, programme, starts_month, amount_fen, ref from yearly
)
select r.id_number as subject, r.programme, r.month, r.amount_fen, r.ref, o.post
from relief r join village_officers o on o.id_number = r.id_number
where r.programme in ('DIBAO', 'TEKUN', 'WEIFANG', 'LINSHI')
  and (o.starts_on is null or r.month >= year(o.starts_on) * 12 + month(o.starts_on))
  and (o.ends_on is null or r.month <= year(o.ends_on) * 12 + month(o.ends_on))
