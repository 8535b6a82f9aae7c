with titled as (
  select id_number, ref, area_hundredths,
         coalesce(year(registered_on) * 12 + month(registered_on), 0) as from_month,
         coalesce(year(cancelled_on) * 12 + month(cancelled_on), 999999) as until_month,
         case when regexp_matches(use, 'commercial|parking|industrial|商|店|办公|写字|车位|车库|营业|经营|工业|厂房|仓储') then 2
              when use is null or regexp_matches(use, 'residential|住|公寓|别墅|宅') then 1 else 0 end as sort
  from property where coalesce(share_hundredths, 10000) >= 5000
),
relief as (
  select id_number, programme, month, amount_fen, ref, region_code from months where amount_fen > 0
  union all
  select id_number, programme, starts_month, amount_fen, ref, region_code from yearly
),
held as (
  select r.id_number, r.programme, r.month, r.amount_fen, r.ref, left(r.region_code, 6) as county, max(t.sort) as sort,
         count(*) filter (t.sort = 1) as n_homes, sum(t.area_hundredths) filter (t.sort = 1) as area
  from relief r join titled t on t.id_number = r.id_number and r.month between t.from_month and t.until_month
  where r.programme in ('DIBAO', 'WEIFANG') and t.sort > 0
  group by all
)
select h.id_number as subject, h.programme, h.month, h.amount_fen, h.ref, h.n_homes, h.area
from held h left join parameters l on l.name = 'property_area_limit' and l.county = h.county
where h.sort = 2 or h.n_homes >= 2 or h.area > coalesce(l.value, 20000)
