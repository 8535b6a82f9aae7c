with listed as (
  select l.id_number, l.programme, l.starts_month, l.n_months, max(l.ends_month) as ends_month, sum(l.amount_fen) as fen
  from approved_lines l
  where l.id_number is not null
  group by all
)
select l.id_number as subject, l.programme, l.starts_month as month, sum(p.amount_fen) - l.fen as amount_fen, min(p.ref) as ref
from listed l join paid_lines p on p.id_number = l.id_number and p.programme = l.programme
  and p.starts_month < l.ends_month and p.ends_month > l.starts_month
group by l.id_number, l.programme, l.starts_month, l.n_months, l.ends_month, l.fen
having min(p.amount_fen) > 0 and min(p.starts_month) >= l.starts_month and max(p.ends_month) <= l.ends_month
  and sum(p.amount_fen) > l.fen
