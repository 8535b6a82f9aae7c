with paid as (
  select id_number, programme, month as period, false as is_yearly, amount_fen, ref, pay_on, region_code, standard_fen,
         category, remark
  from months m where id_number is not null
    and not exists (select 1 from bank_returns b where b.status = 'failed' and b.account = m.account and b.programme = m.programme
                      and b.starts_month = m.starts_month and b.n_months = m.n_months and m.pay_on <= b.paid_on)
  union all
  select y.id_number, y.programme, y.year, true, y.amount_fen, y.ref, y.pay_on, y.region_code, y.standard_fen, y.category,
         y.remark
  from yearly y join programmes g on g.programme = y.programme
  where g.cycle = 'yearly' and y.id_number is not null
    and not exists (select 1 from bank_returns b where b.status = 'failed' and b.account = y.account and b.programme = y.programme
                      and b.starts_month = y.starts_month and b.n_months = y.n_months and y.pay_on <= b.paid_on)
),
twice as (
  select id_number, programme, period, is_yearly from paid
  group by id_number, programme, period, is_yearly
  having count(*) filter (amount_fen > 0) - count(*) filter (amount_fen < 0) > 1
),
counted as (
  select p.*, sum(amount_fen) over w as total_fen, max(standard_fen) over w as standard, count(*) over w as n,
         count(*) filter (region_code is null or region_code like '____00______') over w as n_anywhere,
         count(*) over (partition by id_number, programme, period, is_yearly, left(region_code, 6)) as n_in_county,
         count(*) over (partition by id_number, programme, period, is_yearly, amount_fen) as n_equal
  from paid p semi join twice t using (id_number, programme, period, is_yearly)
  where p.amount_fen > 0 and not regexp_matches(coalesce(remark, ''), '补发|补差|差额|补足|冲正|更正')
    and not regexp_matches(coalesce(category, ''), '补发|补差')
  window w as (partition by id_number, programme, period, is_yearly)
)
select c.id_number as subject, c.programme, c.period, c.amount_fen, c.ref, c.n
from counted c join programmes g on g.programme = c.programme
where c.n_in_county > 1 or (c.n > 1 and c.n_anywhere > 0)
qualify case when g.is_land then c.n_equal > 1
             else max(c.n_equal) over (partition by c.id_number, c.programme, c.period, c.is_yearly) > 1
                  or g.is_means_tested or coalesce(c.standard, 0) <= 0 or c.total_fen > c.standard end
