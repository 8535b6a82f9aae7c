with hit as (
  select p.id_number, p.programme, p.month, p.amount_fen, p.ref, p.members, d.died_on
  from months p join dead d on d.id_number = p.id_number and p.month > d.died_month
  where p.programme in ('DIBAO', 'TEKUN', 'GAOLING', 'CANJI-L', 'CANJI-H', 'YOUFU', 'ERTONG', 'JISHENG', 'CJJB-PENSION')
    and coalesce(p.category, '') not like '%丧葬%' and coalesce(p.remark, '') not like '%丧葬%'
    and not (p.programme = 'YOUFU' and coalesce(p.category, '') like '%定期抚恤%' and p.month <= d.died_month + 6)
    and not (p.programme = 'YOUFU' and coalesce(p.category, '') like '%残疾抚恤%' and p.month <= d.died_month + 12)
  qualify sum(p.amount_fen) over (partition by p.id_number, p.programme, p.month) > 0
),
kin as (
  select h.id_number, max(case when m.ref is null then 0 else least(
      coalesce(d.died_month, 999999),
      coalesce(year(m.moved_out_on) * 12 + month(m.moved_out_on), 999999),
      coalesce(year(m.cancelled_on) * 12 + month(m.cancelled_on), 999999)) end) as last_month
  from households h
  left join households m on m.household_no = h.household_no and m.id_number <> h.id_number
  left join dead d on d.id_number = m.id_number
  where h.household_no is not null
    and h.id_number in (select id_number from hit where programme = 'DIBAO' and members > 1)
  group by h.id_number
)
select x.id_number as subject, x.programme, x.month, x.amount_fen, x.ref, x.died_on
from hit x left join kin k on k.id_number = x.id_number
where not (x.programme = 'DIBAO' and coalesce(x.members, 1) > 1) or k.last_month < x.month
