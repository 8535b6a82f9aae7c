select e.region_code as subject, '-' as programme, e.entry_on, e.spent_fen, e.ref
from village_entries e left join parameters l on l.name = 'petty_limit' and l.county = left(e.region_code, 6)
where e.spent_fen > coalesce(l.value, 20000)
  and (regexp_matches(e.receipt, '白条|自制|收条|便条|手写|无票') or e.receipt = '无' or (e.receipt is null and e.n_attachments = 0))
  and not (coalesce(e.n_attachments, 0) > 0
           and regexp_matches(coalesce(e.summary, '') || ' ' || coalesce(e.subject, ''), '工资|误工|劳务|人工'))
  and not exists (select 1 from village_entries r where r.region_code = e.region_code and r.spent_fen = -e.spent_fen
                    and r.payee = e.payee and r.entry_on >= e.entry_on)
