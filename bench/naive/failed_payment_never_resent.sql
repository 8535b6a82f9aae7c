with owner as (
  select account, programme, starts_month, n_months, min(id_number) as id_number
  from payments where account is not null and amount_fen > 0
  group by all
  having count(id_number) = count(*) and count(distinct id_number) = 1
)
select o.id_number as subject, b.programme, b.starts_month as month, b.amount_fen, b.ref
from returned_lines b join owner o on o.account = b.account and o.programme = b.programme and o.starts_month = b.starts_month
  and o.n_months = b.n_months
where b.status = 'failed' and b.amount_fen > 0 and date_diff('day', b.paid_on, date '2018-12-31') > 60
  and not exists (select 1 from returned_lines k where k.status = 'success' and k.account = b.account and k.programme = b.programme
                    and k.starts_month < b.ends_month and k.ends_month > b.starts_month)
  and not exists (select 1 from returned_lines i where i.status = 'success' and i.id_number = o.id_number
                    and i.programme = b.programme and i.starts_month < b.ends_month and i.ends_month > b.starts_month)
  and not exists (select 1 from paid_lines n where n.id_number = o.id_number and n.programme = b.programme and n.amount_fen > 0
                    and n.pay_on > b.paid_on and n.starts_month < b.ends_month and n.ends_month > b.starts_month)
  and not exists (select 1 from dead d where d.id_number = o.id_number and d.died_month < b.ends_month)
