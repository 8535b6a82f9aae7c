with hit as (
  select d.id_number as dead, d.died_month, k.household_no, p.id_number, p.programme, p.month, p.ref, p.members
  from dead d
  join (select distinct id_number, name from deaths) n on n.id_number = d.id_number
  join households k on k.id_number = d.id_number and k.name = n.name
  join households m on m.household_no = k.household_no
  join months p on p.id_number = m.id_number
  where p.programme = 'DIBAO' and p.members > 1 and p.amount_fen > 0 and p.month > d.died_month + 1
)
select id_number as subject, programme, month, ref, dead from (
  select x.id_number, x.programme, x.month, x.ref, x.dead, x.members, count(*) filter (
           x.month <= least(coalesce(d.died_month, 999999), coalesce(year(a.moved_out_on) * 12 + month(a.moved_out_on), 999999),
                            coalesce(year(a.cancelled_on) * 12 + month(a.cancelled_on), 999999))) as n_living
  from hit x join households a on a.household_no = x.household_no left join dead d on d.id_number = a.id_number
  group by all)
where members > n_living
