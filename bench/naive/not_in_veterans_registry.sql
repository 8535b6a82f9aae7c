select p.id_number as subject, p.programme, p.month, p.amount_fen, p.ref
from months p
where p.programme = 'YOUFU' and p.id_number is not null and p.amount_fen > 0
  and exists (select 1 from veterans a where left(a.region_code, 6) in (left(p.region_code, 6), left(p.region_code, 4) || '00'))
  and (p.id_number in (select id_number from veterans where id_number is not null)
       or left(p.region_code, 6) in (
         select left(q.region_code, 6)
         from (select distinct id_number, left(region_code, 6) as region_code from months
               where programme = 'YOUFU' and id_number is not null and amount_fen > 0) q
         group by 1
         having avg(case when q.id_number in (select id_number from veterans where id_number is not null) then 1.0 else 0 end) >= 0.9))
  and not exists (
    select 1 from veterans v
    where v.id_number = p.id_number
      and p.month >= coalesce(year(v.starts_on) * 12 + month(v.starts_on), 0)
      and p.month <= coalesce(year(v.ends_on) * 12 + month(v.ends_on) + 12, 999999))
