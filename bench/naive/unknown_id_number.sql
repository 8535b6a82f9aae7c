with paid as (
  select id_number, programme, month, amount_fen, ref, region_code from months where amount_fen > 0 and birth_on is not null
  union all
  select id_number, programme, starts_month, amount_fen, ref, region_code from yearly where birth_on is not null
)
select p.id_number as subject, p.programme, p.month, p.amount_fen, p.ref
from paid p
where p.id_number is not null
  and left(p.region_code, 6) in (
    select left(q.region_code, 6) from (select distinct id_number, region_code from paid where id_number is not null) q
    group by 1
    having avg(case when q.id_number in (select id_number from households where id_number is not null) then 1.0 else 0 end) >= 0.9
  )
  and p.id_number not in (select id_number from households where id_number is not null)
  and p.id_number not in (select id_number from deaths where id_number is not null)
