select e.region_code as subject, '-' as programme, e.entry_on, e.spent_fen, e.ref
from village_entries e left join parameters l on l.name = 'cash_limit' and l.county = left(e.region_code, 6)
where regexp_matches(e.method, 'cash|现金') and e.spent_fen > coalesce(l.value, 100000)
