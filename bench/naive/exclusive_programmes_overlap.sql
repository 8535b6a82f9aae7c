with held as (
  select id_number, programme, month, min(ref) as ref from months
  where programme in (select programme_a from exclusive_programmes union select programme_b from exclusive_programmes)
    and id_number is not null
  group by id_number, programme, month having sum(amount_fen) > 0
),
begun as (select id_number, programme, min(month) as first_month from held group by id_number, programme),
together as (
  select a.id_number, a.month, x.programme_a, x.programme_b, a.ref as ref_a, b.ref as ref_b,
         coalesce(x.wrongly_held, case when f.first_month > s.first_month then x.programme_a else x.programme_b end) as wrong
  from exclusive_programmes x
  join held a on a.programme = x.programme_a
  join held b on b.programme = x.programme_b and b.id_number = a.id_number and b.month = a.month
  join begun f on f.id_number = a.id_number and f.programme = x.programme_a
  join begun s on s.id_number = a.id_number and s.programme = x.programme_b
)
select o.id_number as subject, o.wrong as programme, o.month, o.ref_a, o.ref_b
from together o
where not (
    exists (select 1 from held u where u.id_number = o.id_number and u.programme = o.programme_a and u.month < o.month)
    and not exists (select 1 from held v where v.id_number = o.id_number and v.programme = o.programme_a and v.month = o.month + 1)
    and not exists (select 1 from held w where w.id_number = o.id_number and w.programme = o.programme_b and w.month = o.month - 1))
  and not (
    exists (select 1 from held u where u.id_number = o.id_number and u.programme = o.programme_b and u.month < o.month)
    and not exists (select 1 from held v where v.id_number = o.id_number and v.programme = o.programme_b and v.month = o.month + 1)
    and not exists (select 1 from held w where w.id_number = o.id_number and w.programme = o.programme_a and w.month = o.month - 1))
