with staff as (
  select id_number, name, ref, unit_name, staff_type, year(changed_on) * 12 + month(changed_on) as since,
         year(left_on) * 12 + month(left_on) as until
  from public_payroll
  where id_number is not null
    and not regexp_matches(coalesce(staff_type, '在职'), '遗属|公益|三支一扶|临聘|临时|合同|编外|村医|民师|民办教师')
),
kin as (
  select m.id_number as a, k.id_number as b, k.name as b_name,
         greatest(coalesce(m.moved_in_on, date '1900-01-01'), coalesce(k.moved_in_on, date '1900-01-01')) as since,
         least(coalesce(m.moved_out_on, date '2999-01-01'), coalesce(m.cancelled_on, date '2999-01-01'),
               coalesce(k.moved_out_on, date '2999-01-01'), coalesce(k.cancelled_on, date '2999-01-01')) as until
  from households m join households k on k.household_no = m.household_no
  where k.id_number <> m.id_number
  union all
  select id_number, spouse_id_number, spouse_name, married_on, coalesce(ended_on, date '2999-01-01') from wed
)
select r.id_number as subject, r.programme, r.month, r.amount_fen, r.ref, s.unit_name, s.staff_type
from staff s
join kin k on k.b = s.id_number and k.b_name = s.name
join months r on r.id_number = k.a
where r.programme = 'DIBAO' and r.amount_fen > 0
  and r.month between greatest(coalesce(s.since, 0), year(k.since) * 12 + month(k.since))
                  and least(coalesce(s.until, 999999), year(k.until) * 12 + month(k.until))
  and r.id_number not in (select id_number from staff)
  and not exists (select 1 from wed d where d.id_number = r.id_number and d.spouse_id_number = s.id_number
                  and year(d.ended_on) * 12 + month(d.ended_on) < r.month)
