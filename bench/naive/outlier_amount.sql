with middle as (
  select programme, left(region_code, 6) as county, year, median(amount_fen) as middle, mad(amount_fen) as spread,
         quantile_disc(amount_fen, 0.995) as high
  from yearly where programme in ('LINSHI', 'YILIAO', 'WEIFANG', 'NONGJI', 'FANGFAN')
  group by all having count(*) >= 30
)
select y.id_number as subject, y.programme, y.year, y.amount_fen, y.ref
from yearly y join middle m on m.programme = y.programme and m.county = left(y.region_code, 6) and m.year = y.year
where y.id_number is not null and m.spread > 0 and y.amount_fen > m.middle
  and (y.amount_fen - m.middle) * 100 > m.spread * 741 and y.amount_fen >= m.high
