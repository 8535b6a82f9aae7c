with near as (
  select e.*, coalesce(l.value, 500000) as limit_fen
  from village_entries e left join parameters l on l.name = 'approval_limit' and l.county = left(e.region_code, 6)
  where e.payee is not null
    and e.spent_fen < coalesce(l.value, 500000) and e.spent_fen * 100 >= coalesce(l.value, 500000) * 80
    and not regexp_matches(coalesce(e.summary, ''), '保洁|清洁|环卫|垃圾|水费|电费|电力|物业|话费|网络费|租金|工资|报酬|补贴')
    and not regexp_matches(coalesce(e.subject, ''), '保洁|工资|水电')
)
select distinct a.region_code as subject, '-' as programme, a.entry_on, a.spent_fen, a.ref
from near a join near b on b.region_code = a.region_code and b.payee = a.payee and b.ref <> a.ref
where abs(date_diff('day', a.entry_on, b.entry_on)) <= 30 and a.spent_fen + b.spent_fen > a.limit_fen
