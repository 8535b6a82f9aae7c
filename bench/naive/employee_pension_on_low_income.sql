select p.id_number as subject, p.programme, p.month, p.amount_fen, p.ref, s.starts_on
from months p
join pensions s on s.id_number = p.id_number
left join parameters a on a.name = 'low_income_line' and a.county = left(p.region_code, 6)
where s.scheme in ('employee', 'institution') and p.programme = 'DIBAO' and p.amount_fen > 0
  and s.monthly_fen > greatest(coalesce(p.members, 1), 1) * coalesce(a.value, 80000)
  and p.month >= year(s.starts_on) * 12 + month(s.starts_on)
  and p.month <= coalesce(year(s.ends_on) * 12 + month(s.ends_on), case when coalesce(s.status, 'paid') = 'paid' then 999999 else 0 end)
