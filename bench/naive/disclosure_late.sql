with published as (
  select d.*, row_number() over (partition by region_code, starts_month, n_months order by published_on, ref) as place,
         row_number() over (partition by region_code, starts_month, n_months order by published_on desc, ref desc) as back
  from village_disclosures d
), books as (
  select p.ref, sum(coalesce(e.income_fen, 0)) as income_fen, sum(coalesce(e.spent_fen, 0)) as spent_fen
  from published p join village_entries e on e.region_code = p.region_code
    and year(e.entry_on) * 12 + month(e.entry_on) between p.starts_month and p.starts_month + p.n_months - 1
  group by p.ref
)
select p.region_code as subject, '-' as programme, p.ref
from published p left join books b on b.ref = p.ref
where (p.place = 1 and year(p.published_on) * 12 + month(p.published_on) > p.starts_month + p.n_months)
   or (p.back = 1 and (p.income_fen <> b.income_fen or p.spent_fen <> b.spent_fen))
