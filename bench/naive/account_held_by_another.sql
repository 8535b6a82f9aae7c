with owner as (
  select account, programme, starts_month, n_months, min(id_number) as id_number, min(name) as name
  from payments where account is not null and amount_fen > 0
  group by account, programme, starts_month, n_months
  having count(id_number) = count(*) and count(distinct id_number) = 1
)
select o.id_number as subject, b.programme, b.starts_month as month, b.amount_fen, b.ref
from bank_returns b join owner o on o.account = b.account and o.programme = b.programme and o.starts_month = b.starts_month
  and o.n_months = b.n_months
where b.status = 'success' and b.holder_name <> o.name
  and not exists (select 1 from households h join households w on w.household_no = h.household_no
                  where h.name = b.holder_name and w.id_number = o.id_number)
