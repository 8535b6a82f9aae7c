select b.account as subject, b.programme, b.starts_month as month, b.amount_fen, b.ref
from returned_lines b
where b.status = 'success' and b.account is not null and b.amount_fen > 0
  and exists (select 1 from paid_lines s where s.programme = b.programme and s.county = b.county and s.amount_fen > 0
                and s.starts_month = b.starts_month and s.n_months = b.n_months)
  and not exists (select 1 from paid_lines k where k.account = b.account and k.programme = b.programme
                    and k.starts_month < b.ends_month and k.ends_month > b.starts_month)
  and not exists (select 1 from paid_lines i where i.id_number = b.id_number and i.programme = b.programme
                    and i.starts_month < b.ends_month and i.ends_month > b.starts_month)
  and not exists (select 1 from paid_lines u where u.account is null and u.name = b.name and u.programme = b.programme
                    and u.starts_month < b.ends_month and u.ends_month > b.starts_month)
