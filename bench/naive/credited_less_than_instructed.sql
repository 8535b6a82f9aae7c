with sent as (
  select account, programme, starts_month, n_months, min(id_number) as id_number, sum(amount_fen) as fen, min(ref) as ref
  from payments where account is not null
  group by account, programme, starts_month, n_months
  having min(amount_fen) > 0 and count(id_number) = count(*) and count(distinct id_number) = 1
),
done as (
  select account, programme, starts_month, n_months, sum(amount_fen) filter (status = 'success') as fen
  from bank_returns where account is not null
  group by account, programme, starts_month, n_months
  having bool_and(coalesce(status in ('success', 'failed'), false))
)
select s.id_number as subject, s.programme, s.starts_month as month, d.fen - s.fen as amount_fen, s.ref
from sent s join done d on d.account = s.account and d.programme = s.programme and d.starts_month = s.starts_month
  and d.n_months = s.n_months
where d.fen > 0 and d.fen < s.fen
