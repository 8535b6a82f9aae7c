select a.id_number as subject, a.programme, a.ref
from approvals a
where a.programme in ('DIBAO', 'TEKUN', 'WEIFANG') and a.approved_on = a.applied_on
  and a.visited_on is null and a.published_on is null and a.published_until is null
  and coalesce(a.result, 'approved') = 'approved' and not regexp_matches(concat(a.category, '|', a.remark), '先行|急难|紧急')
  and exists (select 1 from approvals k where left(k.region_code, 6) = left(a.region_code, 6)
                and coalesce(k.visited_on, k.published_on) is not null)
