with hit as (
  select h.id_number, h.household_no, t.ref as prison_ref, p.programme, p.month, p.ref, p.members
  from prison_terms t
  join households h on h.id_number = t.id_number
  join households m on m.household_no = h.household_no
  join months p on p.id_number = m.id_number and p.name = m.name
  where t.kind = 'prison' and p.programme = 'DIBAO' and p.members > 1 and p.amount_fen > 0
    and p.month > year(t.effective_on) * 12 + month(t.effective_on)
    and p.month <= coalesce(year(t.released_on) * 12 + month(t.released_on), year(t.term_ends_on) * 12 + month(t.term_ends_on), 999999)
)
select subject, programme, month, ref, prison_ref from (
select x.id_number as subject, x.programme, x.month, x.ref, x.prison_ref, x.members, count(*) as n_living
from hit x join households k on k.household_no = x.household_no left join dead d on d.id_number = k.id_number
where x.month <= least(coalesce(d.died_month, 999999), coalesce(year(k.moved_out_on) * 12 + month(k.moved_out_on), 999999),
                       coalesce(year(k.cancelled_on) * 12 + month(k.cancelled_on), 999999))
  and x.month >= coalesce(year(k.moved_in_on) * 12 + month(k.moved_in_on), 0)
group by all) where members >= n_living
