with complete as (
  select s.programme, s.county, s.starts_month, s.n_months
  from (select programme, county, starts_month, n_months, count(*) as n from paid_lines
        where account is not null and amount_fen > 0 group by all) s
  join (select programme, county, starts_month, n_months, count(*) as n from returned_lines group by all) r
    on r.programme = s.programme and r.county = s.county and r.starts_month = s.starts_month and r.n_months = s.n_months
  where r.n * 100 >= s.n * 80
)
select p.id_number as subject, p.programme, p.starts_month as month, p.amount_fen, p.ref
from paid_lines p join complete c on c.programme = p.programme and c.county = p.county and c.starts_month = p.starts_month
  and c.n_months = p.n_months
where p.id_number is not null and p.account is not null and p.amount_fen > 0
  and not exists (select 1 from returned_lines k where k.account = p.account and k.programme = p.programme
                    and k.starts_month < p.ends_month and k.ends_month > p.starts_month)
  and not exists (select 1 from returned_lines i where i.id_number = p.id_number and i.programme = p.programme
                    and i.starts_month < p.ends_month and i.ends_month > p.starts_month)
  and not exists (select 1 from paid_lines n where n.id_number = p.id_number and n.programme = p.programme
                    and n.amount_fen < 0 and n.starts_month < p.ends_month and n.ends_month > p.starts_month)
