with entry as (
  select id_number, programme, coalesce(starts_on, approved_on) as enrolled_on, approved_on, null as month, ref, 0 as is_list,
         1 as members
  from enrolments
  union all
  select id_number, programme, enrol_starts_on, null, month, ref, 1, members
  from months where enrol_starts_on is not null and amount_fen > 0
  union all
  select id_number, programme, enrol_starts_on, null, null, ref, 1, members
  from yearly where enrol_starts_on is not null
)
select e.id_number as subject, e.programme, e.month, e.ref, e.enrolled_on, d.died_on
from entry e join dead d on d.id_number = e.id_number and e.enrolled_on > d.died_on
where e.programme in ('DIBAO', 'TEKUN', 'GAOLING', 'CANJI-L', 'CANJI-H', 'YOUFU', 'ERTONG', 'JISHENG', 'YIMIN', 'GONGYI',
                      'YANGLAO', 'CJJB-PENSION')
  and (e.approved_on is null or e.approved_on > d.died_on)
  and (e.month is null or e.month >= d.died_month)
  and (e.is_list = 0 or ((e.programme <> 'DIBAO' or coalesce(e.members, 1) <= 1)
       and not exists (select 1 from enrolments n where n.id_number = e.id_number and n.programme = e.programme)))
