select p.id_number as subject, p.programme, p.starts_month, p.amount_fen, p.ref
from yearly p
join households h on h.id_number = p.id_number
join households m on m.household_no = h.household_no
join property t on t.id_number = m.id_number and t.name = m.name
where p.programme = 'WEIFANG' and coalesce(t.share_hundredths, 10000) >= 5000
  and not regexp_matches(concat(t.nature, '|', t.use), '宅基地') and not regexp_matches(coalesce(t.nature, ''), '集体')
  and (t.use is null or regexp_matches(t.use, 'residential|commercial|住|公寓|别墅|商|店'))
  and p.starts_month >= coalesce(year(t.registered_on) * 12 + month(t.registered_on), 0)
  and p.starts_month <= coalesce(year(t.cancelled_on) * 12 + month(t.cancelled_on), 999999)
  and p.starts_month <= coalesce(year(m.moved_out_on) * 12 + month(m.moved_out_on), 999999)
  and p.starts_month <= coalesce(year(m.cancelled_on) * 12 + month(m.cancelled_on), 999999)
