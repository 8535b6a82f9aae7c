select p.id_number as subject, p.programme, p.month, p.amount_fen, p.ref
from months p
where p.programme = 'YOUFU' and p.id_number is not null and p.amount_fen > 0
  and exists (select 1 from veterans a where left(a.region_code, 6) in (left(p.region_code, 6), left(p.region_code, 4) || '00'))
  and not exists (
    select 1 from veterans v
    where v.id_number = p.id_number
      and p.month >= coalesce(year(v.starts_on) * 12 + month(v.starts_on), 0)
      and p.month <= coalesce(year(v.ends_on) * 12 + month(v.ends_on) + 12, 999999))
