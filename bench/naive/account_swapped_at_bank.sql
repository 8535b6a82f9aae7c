select b.id_number as subject, b.programme, b.starts_month as month, b.amount_fen, b.ref
from bank_returns b
join (select id_number, programme, starts_month, n_months from payments where id_number is not null
      group by all having min(amount_fen) > 0 and count(account) = count(*)) s
  on s.id_number = b.id_number and s.programme = b.programme and s.starts_month = b.starts_month and s.n_months = b.n_months
where b.status = 'success' and b.account is not null
  and not exists (select 1 from payments o where o.id_number = b.id_number and o.account = b.account)
