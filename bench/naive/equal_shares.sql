with paid as (
  select region_code, programme, year, amount_fen, ref, count(*) over (partition by region_code, year) as n_all,
         count(*) over (partition by region_code, year, amount_fen) as n_same
  from yearly
  where programme = 'LINSHI' and right(region_code, 3) <> '000'
    and not regexp_matches(concat(category, '|', remark), '灾|定额|档|标准')
)
select region_code as subject, programme, amount_fen, ref from paid where n_all >= 10 and n_same >= 0.8 * n_all
