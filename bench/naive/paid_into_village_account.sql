select p.account as subject, p.programme, p.starts_month as month, p.amount_fen, p.ref
from paid_lines p join village_accounts v on v.account = p.account join programmes g on g.programme = p.programme
where p.amount_fen > 0 and v.holder_kind in ('village', 'group', 'cooperative')
  and coalesce(year(v.opened_on) * 12 + month(v.opened_on), 0) < p.ends_month
  and coalesce(year(v.closed_on) * 12 + month(v.closed_on), 999999) >= p.starts_month
  and not (g.is_land and v.holder_kind = 'cooperative')
