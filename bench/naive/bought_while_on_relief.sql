with relief as (
  select id_number, month, amount_fen, ref, min(month) over (partition by id_number) as first_paid,
         max(month) over (partition by id_number) as last_paid
  from months where programme = 'DIBAO' and amount_fen > 0 and id_number is not null
),
bought as (
  select id_number, name, registered_on from property
  where registered_on is not null and coalesce(share_hundredths, 10000) >= 5000
    and not regexp_matches(concat(nature, '|', use, '|', acquired_by), '宅基地|继承|赠|拆迁|安置|征收')
    and (use is null or regexp_matches(use, 'residential|commercial|parking|住|公寓|别墅|商|店|车位|车库'))
  union all
  select id_number, name, registered_on from vehicles
  where registered_on is not null
    and not regexp_matches(coalesce(vehicle_type, ''), '二轮|两轮|三轮|轮椅|摩托|电动自行车|残疾|拖拉机|农用|救护')
)
select r.id_number as subject, 'DIBAO' as programme, r.month, r.amount_fen, r.ref
from bought b
join households m on m.id_number = b.id_number and m.name = b.name
join households h on h.household_no = m.household_no
join relief r on r.id_number = h.id_number
where year(b.registered_on) * 12 + month(b.registered_on) between r.first_paid - 12 and least(r.last_paid, r.month)
  and coalesce(m.moved_out_on, b.registered_on) >= b.registered_on
  and coalesce(m.cancelled_on, b.registered_on) >= b.registered_on
