select p.region_code as subject, '-' as programme, p.ref, p.paid_fen
from village_projects p
where p.paid_fen > 0
  and (p.resolution = 'no'
       or exists (select 1 from businesses b where b.uscc = p.uscc and date_diff('day', b.founded_on, p.signed_on) < 180)
       or (coalesce(p.sum_fen, 0) + coalesce(p.variation_fen, 0) > 0
           and (p.paid_fen > (coalesce(p.sum_fen, 0) + coalesce(p.variation_fen, 0)) * 1.1
                or (p.paid_fen > (coalesce(p.sum_fen, 0) + coalesce(p.variation_fen, 0)) * 0.8
                    and (p.accepted_on is null or p.paid_on < p.accepted_on)))))
