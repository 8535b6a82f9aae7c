with aided as (
  select id_number, programme, amount_fen, ref, starts_month as month, starts_month - 1 as since,
         case when starts_month % 12 = 1 then starts_month + 11 else starts_month end + 1 as until
  from yearly where programme in ('JIAOYU', 'YULU')
)
select a.id_number as subject, a.programme, a.month, a.amount_fen, a.ref
from aided a
where a.id_number in (select id_number from students)
  and not exists (
    select 1 from students t
    where t.id_number = a.id_number
      and ((t.status <> 'enrolled' and t.left_on is null)
           or (year(t.enrolled_on) * 12 + month(t.enrolled_on) <= a.until
               and coalesce(year(t.left_on) * 12 + month(t.left_on), 999999) >= a.since
               and (a.programme <> 'YULU' or coalesce(t.school_type, '') not in ('preschool', 'primary', 'junior', 'senior')))))
