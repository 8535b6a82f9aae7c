with single as (
  select id_number, programme, year, ref, amount_fen from months where amount_fen > 0 and id_number is not null
  union all
  select id_number, programme, year, ref, amount_fen from yearly where id_number is not null
),
home as (
  select h.household_no, h.region_code, s.year, count(distinct s.programme) as n_programmes, sum(s.amount_fen) as total,
         bool_or(s.programme in ('CANJI-L', 'CANJI-H'))::int + bool_or(s.programme = 'YILIAO')::int
         + bool_or(s.programme in ('JIAOYU', 'YULU'))::int as n_hardships
  from single s join households h on h.id_number = s.id_number
  where h.household_no is not null and right(h.region_code, 3) <> '000' and coalesce(h.moved_out_on, h.cancelled_on) is null
  group by all
),
ranked as (
  select *, count(*) over village as n, rank() over (village order by n_programmes desc, total desc) as by_number,
         rank() over (village order by total desc) as by_money
  from home window village as (partition by region_code, year)
)
select r.household_no as subject, '-' as programme, r.year
from ranked r
join households m on m.household_no = r.household_no and m.region_code = r.region_code
join village_officers o on o.id_number = m.id_number and o.name = m.name
where r.year between coalesce(year(o.starts_on), 0) and coalesce(year(o.ends_on), 9999)
  and r.n_programmes >= 6 and r.n >= 20 and r.n_hardships < 2 and (r.by_number - 1) * 100 < r.n and (r.by_money - 1) * 100 < r.n
