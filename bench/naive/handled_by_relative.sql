with kin as (
  select id_number, staff_name as relative, date '1900-01-01' as since, date '2999-01-01' as until from near_relatives
  union all
  select h.id_number, m.name, coalesce(m.moved_in_on, date '1900-01-01'),
         coalesce(m.moved_out_on, m.cancelled_on, date '2999-01-01')
  from households h join households m on m.household_no = h.household_no and m.id_number <> h.id_number
  where not regexp_matches(concat(h.relation, '|', m.relation), '非亲属|寄')
  union all
  select id_number, spouse_name, married_on, coalesce(ended_on, date '2999-01-01') from wed
)
select a.id_number as subject, a.programme, a.ref
from approvals a join kin k on k.id_number = a.id_number and k.relative in (a.handler, a.approver)
where coalesce(a.recusal, '') <> 'stood_aside' and coalesce(a.result, 'approved') = 'approved'
  and a.applied_on between k.since and k.until
