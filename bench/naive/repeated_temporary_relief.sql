with paid as (
  select id_number, starts_month as month, amount_fen, ref,
         row_number() over (partition by id_number order by starts_month, pay_on, ref) as place
  from yearly
  where programme = 'LINSHI' and id_number is not null
    and not regexp_matches(concat(category, '|', remark), '分阶段|分期|先行|补发|补差')
),
beyond as (
  select a.id_number, a.place from paid a join paid b on b.id_number = a.id_number and b.place = a.place - 2
  where a.month - b.month < 12
)
select distinct z.id_number as subject, 'LINSHI' as programme, z.month, z.amount_fen, z.ref
from paid z join beyond b on b.id_number = z.id_number and z.place between b.place - 2 and b.place
