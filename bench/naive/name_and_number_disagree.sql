with paid as (
  select id_number, name, programme, month, amount_fen, ref from months where amount_fen > 0
  union all
  select id_number, name, programme, starts_month, amount_fen, ref from yearly
)
select p.id_number as subject, p.programme, p.month, p.amount_fen, p.ref
from paid p join households h on h.id_number = p.id_number and h.name <> p.name
where not exists (select 1 from households s where s.id_number = p.id_number and p.name in (s.name, s.former_name))
