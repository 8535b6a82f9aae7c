with entries as (
  select id_number, name, area_hundredths as area, false as is_forest, starts_on, ends_on from contracted_land
  union all
  select id_number, name, area_hundredths, false, starts_on, ends_on from land_transfers
  union all
  select id_number, name, area_hundredths, true, starts_on, ends_on from forest_rights
),
held as (
  select m.household_no as home, e.* from entries e join households m on m.id_number = e.id_number and m.name = e.name
  where e.area is not null
),
claims as (
  select h.household_no as home, p.programme, p.year, sum(p.qty_hundredths) as claimed
  from yearly p join households h on h.id_number = p.id_number
  where p.programme in ('GENGDI', 'ZHONGLIANG', 'SHENGTAI-LIN') and p.qty_hundredths > 0 and h.household_no is not null
  group by all
)
select c.home as subject, c.programme, c.year, c.claimed, sum(a.area) as held
from claims c
join held a on a.home = c.home and a.is_forest = (c.programme = 'SHENGTAI-LIN')
 and c.year between coalesce(year(a.starts_on), 0) and coalesce(year(a.ends_on), 9999)
group by all having c.claimed > sum(a.area) + 1
