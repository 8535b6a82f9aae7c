select y.id_number as subject, y.programme, y.year, y.amount_fen, y.ref, c.n_children
from yearly y join (
  select m.id_number, count(distinct k.ref) as n_children
  from households m join households k on k.household_no = m.household_no
  where regexp_matches(m.relation, '^(户主|本人|妻|夫)$|配偶')
    and regexp_matches(k.relation, '^(子|女|儿子|女儿|[长次三四]子|[长次二三四]女|独生子|独生女)$')
    and k.moved_out_on is null and k.cancelled_on is null and coalesce(k.status, 'normal') = 'normal'
  group by m.id_number, m.ref having count(distinct k.ref) > 2) c on c.id_number = y.id_number
where y.programme = 'JISHENG'
