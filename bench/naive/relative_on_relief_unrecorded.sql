with relief as (
  select id_number, programme, month, ref, left(region_code, 6) as county from months where amount_fen > 0
  union all
  select id_number, programme, starts_month, ref, left(region_code, 6) from yearly
),
kin as (
  select h.id_number, o.id_number as officer, o.name as officer_name, coalesce(o.starts_on, date '1900-01-01') as since,
         least(o.ends_on, h.moved_out_on, m.moved_out_on, m.cancelled_on, date '2999-01-01') as until
  from village_officers o
  join households m on m.id_number = o.id_number and m.name = o.name
  join households h on h.household_no = m.household_no and h.id_number <> o.id_number
  where not regexp_matches(concat(h.relation, '|', m.relation), '非亲属|寄')
  union all
  select s.id_number, o.id_number, o.name, greatest(coalesce(o.starts_on, s.married_on), s.married_on),
         least(o.ends_on, s.ended_on, date '2999-01-01')
  from village_officers o
  join wed s on s.spouse_id_number = o.id_number and s.spouse_name = o.name
)
select r.id_number as subject, r.programme, r.month, r.ref
from relief r join kin k on k.id_number = r.id_number
where r.programme in ('DIBAO', 'TEKUN', 'LINSHI', 'WEIFANG')
  and r.month between year(k.since) * 12 + month(k.since) and year(k.until) * 12 + month(k.until)
  and exists (select 1 from near_relatives n where left(n.region_code, 6) in (r.county, '350100'))
  and not exists (select 1 from near_relatives n
                  where n.id_number = r.id_number and (n.staff_id_number = k.officer or n.staff_name = k.officer_name)
                    and (n.programme is null or n.programme = r.programme))
