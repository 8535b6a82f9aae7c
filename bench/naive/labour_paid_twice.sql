with work as (
  select e.*, year(worked_on) * 12 + month(worked_on) as worked_month from village_entries e
  where worked_on is not null and payee is not null and spent_fen > 0
    and not exists (select 1 from village_entries r where r.region_code = e.region_code and r.payee = e.payee
                      and r.worked_on = e.worked_on and r.spent_fen = -e.spent_fen)
)
select w.region_code as subject, '-' as programme, w.ref, w.spent_fen
from work w
where exists (select 1 from work b where b.region_code = w.region_code and b.payee = w.payee and b.worked_on = w.worked_on
                and b.ref <> w.ref)
   or (w.days > 0 and (select sum(m.days) from work m where m.region_code = w.region_code and m.payee = w.payee
                         and m.worked_month = w.worked_month) > 31)
