with bases as (
  select id_number, name, base_fen, starts_on, ends_on from social_insurance
  where employment = 'employed' and (ends_on is not null or coalesce(status, 'paying') = 'paying')
  union all
  select id_number, name, base_fen, starts_on, ends_on from housing_fund
  where ends_on is not null or coalesce(status, 'paying') = 'paying'
),
wages as (
  select p.id_number, p.programme, p.month, p.amount_fen, p.ref, p.members, left(p.region_code, 6) as county, h.household_no,
         m.id_number as member, max(b.base_fen) as wage_fen
  from bases b
  join households m on m.id_number = b.id_number and m.name = b.name
  join households h on h.household_no = m.household_no
  join months p on p.id_number = h.id_number
  where p.programme = 'DIBAO' and p.amount_fen > 0 and p.month >= year(b.starts_on) * 12 + month(b.starts_on)
    and p.month <= coalesce(year(b.ends_on) * 12 + month(b.ends_on), 999999)
    and p.month <= coalesce(year(m.moved_out_on) * 12 + month(m.moved_out_on), 999999)
    and p.month <= coalesce(year(m.cancelled_on) * 12 + month(m.cancelled_on), 999999)
  group by all
)
select w.id_number as subject, w.programme, w.month, w.amount_fen, w.ref, sum(w.wage_fen) as base_fen
from wages w left join parameters a on a.name = 'low_income_line' and a.county = w.county
group by w.id_number, w.programme, w.month, w.amount_fen, w.ref, w.members, w.household_no, a.value
having sum(w.wage_fen) > greatest(coalesce(w.members, 1), 1) * coalesce(a.value, 80000)
