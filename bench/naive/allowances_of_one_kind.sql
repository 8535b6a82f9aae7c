with paid as (
  select id_number, programme, month, amount_fen, ref,
         first_value(programme) over (partition by id_number, month order by amount_fen desc, programme) as due
  from months
  where programme in ('GAOLING', 'YANGLAO', 'CANJI-H', 'YOUFU') and id_number is not null and amount_fen > 0
)
select id_number as subject, programme, month, amount_fen, ref
from paid where programme <> due
qualify max(month) over (partition by id_number, programme) > min(month) over (partition by id_number, programme)
