select id_number as subject, programme, starts_month as month, amount_fen, ref
from yearly
where programme = 'JIAOYU' and id_number is not null
  and not regexp_matches(concat(category, '|', remark), '补发|补差|更正|差额')
qualify count(*) over (partition by id_number, (starts_month - 2) // 6, coalesce(category, '')) > 1
