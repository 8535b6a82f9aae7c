with rate as (
  select programme, per, coalesce(class, '') as class, left(region_code, 6) as county, max(amount_fen) as amount_fen,
         year(starts_on) * 12 + month(starts_on) as from_month,
         coalesce(year(ends_on) * 12 + month(ends_on), 999999) as until_month
  from standards
  group by all
),
paid as (
  select ref, id_number, programme, month, month as first_month, month as last_month, 'month' as per,
         coalesce(class, '') as class, amount_fen, members, null as qty_hundredths,
         case when n_months = 1 then greatest(coalesce(qty_months, 1), 1) else 1 end as times, n_months as slack, category,
         remark, left(region_code, 6) as county
  from months where amount_fen > 0 and id_number is not null
  union all
  select ref, id_number, programme, null, year * 12 + 1, year * 12 + 12, s.per, coalesce(class, ''), amount_fen, members,
         qty_hundredths, 1, 1, category, remark, left(region_code, 6)
  from yearly join (select distinct programme as p, per from rate where per in ('year', 'mu', 'once')) s on s.p = programme
  where id_number is not null
),
allowed as (
  select p.*, coalesce(e.amount_fen, b.amount_fen, h.amount_fen) as standard_fen
  from paid p
  left join rate e on e.programme = p.programme and e.per = p.per and e.class = p.class and e.county = p.county
    and e.from_month <= p.last_month and e.until_month >= p.first_month
  left join rate b on b.programme = p.programme and b.per = p.per and b.class = '' and b.county = p.county
    and b.from_month <= p.last_month and b.until_month >= p.first_month
  left join (select programme, per, county, max(amount_fen) as amount_fen from rate group by all) h
    on h.programme = p.programme and h.per = p.per and h.county = p.county
)
select p.id_number as subject, p.programme, p.month, p.amount_fen, p.ref, p.standard_fen
from allowed p join programmes g on g.programme = p.programme
where p.amount_fen * 100 - p.standard_fen * case when p.per = 'mu' then p.qty_hundredths else 100 * p.times
      * case when g.payee = 'household' or g.programme = 'YIMIN' then greatest(coalesce(p.members, 1), 1) else 1 end end
      >= 100 * p.slack
  and not regexp_matches(coalesce(p.remark, ''), '补发|补差|差额|补足|价格|物价|慰问|节日|增发|分类施保|提标')
  and not regexp_matches(coalesce(p.category, ''), '补发|补差|价格|慰问|增发|分类施保')
