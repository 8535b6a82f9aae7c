with rate as (
  select s.*, left(s.region_code, 6) as county, coalesce(s.class, '') as cls, year(starts_on) * 12 + month(starts_on) as since,
         coalesce(year(ends_on) * 12 + month(ends_on), 999999) as until
  from standards s where s.per = 'month'
),
paid as (
  select id_number, programme, month, left(region_code, 6) as county, max(coalesce(class, '')) as cls, sum(amount_fen) as fen,
         bool_or(regexp_matches(concat(remark, '|', category), '扣|抵|退|追缴')) as has_deduction
  from months where amount_fen > 0 and programme in ('TEKUN', 'GAOLING', 'CANJI-L', 'CANJI-H', 'ERTONG', 'CJJB-PENSION')
  group by all
)
select p.id_number as subject, p.programme, p.month, r.amount_fen - p.fen as owed
from paid p
join rate r on r.programme = p.programme and r.cls = p.cls and (r.county = p.county or r.county = '350100')
  and p.month between r.since and r.until
where r.amount_fen - p.fen > 100 and not p.has_deduction
  and not exists (select 1 from rate e where e.programme = r.programme and e.cls = r.cls and e.county = r.county
                    and e.since < r.since and e.amount_fen = p.fen)
  and exists (select 1 from paid f where f.id_number = p.id_number and f.programme = p.programme and f.month < p.month)
