with lines as (
  select *, balance_fen - coalesce(income_fen, 0) + coalesce(spent_fen, 0) as before_fen,
         year(entry_on) * 12 + month(entry_on) as at
  from village_entries
)
select a.region_code as subject, '-' as programme, a.entry_on, a.ref
from lines a
where a.balance_fen < 0
   or exists (select 1 from lines w where w.region_code = a.region_code and w.at = a.at and w.voucher_no = a.voucher_no
                and w.entry_on <> a.entry_on)
   or (coalesce(a.income_fen, 0) + coalesce(a.spent_fen, 0) <> 0
       and exists (select 1 from lines b where b.region_code = a.region_code and b.at >= a.at - 1
                     and b.entry_on < a.entry_on and b.balance_fen is not null)
       and a.balance_fen is not null
       and not exists (select 1 from lines c where c.region_code = a.region_code and c.balance_fen = a.before_fen
                         and c.ref <> a.ref and c.entry_on <= a.entry_on and c.at >= a.at - 1))
