with paid as (
  select id_number, programme, left(region_code, 6) as county, month, sum(amount_fen) as amount_fen, min(ref) as ref
  from months
  where programme in ('DIBAO', 'TEKUN', 'GAOLING', 'CANJI-L', 'CANJI-H', 'CJJB-PENSION') and id_number is not null
    and region_code not like '____00______'
  group by id_number, programme, left(region_code, 6), month
  having sum(amount_fen) > 0
),
common as (
  select a.id_number, a.programme, a.county as county_a, b.county as county_b, a.month, a.ref as ref_a, b.ref as ref_b
  from paid a join paid b on b.id_number = a.id_number and b.programme = a.programme and b.month = a.month and b.county > a.county
)
select id_number as subject, programme, month, county_a, county_b, ref_a, ref_b
from common
qualify count(*) over (partition by id_number, programme, county_a, county_b) > 1
