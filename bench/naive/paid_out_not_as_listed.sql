with stated as (
  select left(f.region_code, 6) as county, f.programme, f.fund_year, sum(f.paid_fen) as fen
  from fund_flow f join programmes g on g.programme = f.programme
  where g.cycle = 'yearly' and f.fund_year is not null and f.region_code like '______000000'
  group by all
  having count(f.paid_fen) = count(*) and sum(f.allocated_fen) = sum(f.paid_fen) + sum(coalesce(f.returned_fen, 0))
)
select q.region_code || q.unit_name as subject, q.programme, null as month, s.fen - l.fen as amount_fen, q.ref
from stated s
join (select county, programme, year, sum(amount_fen) as fen from paid_lines group by all) l
  on l.county = s.county and l.programme = s.programme and l.year = s.fund_year
join fund_flow q on left(q.region_code, 6) = s.county and q.programme = s.programme and q.fund_year = s.fund_year
  and q.region_code like '______000000'
where s.fen <> l.fen and q.unit_name is not null
