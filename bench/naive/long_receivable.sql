with moved as (
  select e.*, year(entry_on) * 12 + month(entry_on) as in_month from village_entries e
  where e.payee is not null and regexp_matches(coalesce(e.subject, ''), '应收|内部往来|暂付|借款')
), lent as (
  select m.region_code, m.ref, m.in_month, m.spent_fen,
         sum(coalesce(spent_fen, 0)) over (partition by region_code, payee order by entry_on, ref)
         - sum(coalesce(income_fen, 0)) over (partition by region_code, payee) as open_fen
  from moved m
)
select region_code as subject, '-' as programme, ref, least(spent_fen, open_fen) as fen
from lent where spent_fen > 0 and open_fen > 0 and 2018 * 12 + 12 - in_month > 12
