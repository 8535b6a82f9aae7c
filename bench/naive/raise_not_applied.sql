with rate as (
  select s.*, left(s.region_code, 6) as county, coalesce(s.class, '') as cls, year(starts_on) * 12 + month(starts_on) as since,
         coalesce(year(ends_on) * 12 + month(ends_on), 999999) as until
  from standards s where s.per = 'month'
),
paid as (
  select id_number, programme, month, left(region_code, 6) as county, max(coalesce(class, '')) as cls, sum(amount_fen) as fen
  from months where amount_fen > 0 and programme in ('TEKUN', 'GAOLING', 'CANJI-L', 'CANJI-H', 'ERTONG', 'CJJB-PENSION')
  group by all
)
select p.id_number as subject, p.programme, p.month, r.amount_fen - p.fen as owed
from paid p
join rate r on r.programme = p.programme and r.cls = p.cls and (r.county = p.county or r.county = '350100')
  and p.month between r.since and r.until
where p.fen < r.amount_fen and p.month > r.since
  and exists (select 1 from rate e where e.programme = r.programme and e.cls = r.cls and e.county = r.county
                and e.since < r.since and e.amount_fen = p.fen)
  and not exists (select 1 from payments u where u.id_number = p.id_number and u.programme = p.programme and u.amount_fen > 0
                    and u.starts_month + u.n_months > r.since
                    and regexp_matches(concat(u.remark, '|', u.category), '补发|补差|差额|提标'))
