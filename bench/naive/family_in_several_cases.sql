with paid as (
  select h.household_no as home, p.id_number, p.month, p.amount_fen, p.ref,
         coalesce(p.household_no, p.id_number) as case_no
  from months p join households h on h.id_number = p.id_number
  where p.programme = 'DIBAO' and h.household_no is not null and p.amount_fen > 0
    and (h.moved_out_on is null or p.month <= year(h.moved_out_on) * 12 + month(h.moved_out_on))
    and (h.cancelled_on is null or p.month <= year(h.cancelled_on) * 12 + month(h.cancelled_on))
    and not regexp_matches(concat(p.category, '|', p.remark), '单人|重残|重病')
),
split as (
  select home, month from paid group by home, month
  having count(distinct case_no) > 1 and count(distinct id_number) > 1
)
select p.home as subject, 'DIBAO' as programme, p.month, p.amount_fen, p.ref
from paid p join split s on s.home = p.home and s.month = p.month
qualify max(p.month) over (partition by p.home) > min(p.month) over (partition by p.home)
