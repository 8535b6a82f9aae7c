select c.region_code as subject, '-' as programme, c.ref, coalesce(c.due_fen, c.rent_fen) as fen
from village_contracts c
where c.due_on is not null and coalesce(c.waived, 'no') <> 'yes'
  and coalesce(c.due_fen, c.rent_fen) > coalesce(
    (select sum(e.income_fen) from village_entries e
     where e.region_code = c.region_code and e.contract_no = c.contract_no
       and e.entry_on between c.due_on - 90 and c.due_on + 30), 0)
  and exists (select 1 from village_entries b where b.region_code = c.region_code and b.contract_no is not null)
  and exists (select 1 from village_entries f where f.region_code = c.region_code and f.entry_on <= c.due_on)
  and exists (select 1 from village_entries a where a.region_code = c.region_code and a.entry_on > c.due_on + 30)
