with relief as (
  select id_number, programme, month, amount_fen, ref from months where amount_fen > 0
  union all
  select id_number, programme, starts_month, amount_fen, ref from yearly
)
select r.id_number as subject, r.programme, r.month, r.amount_fen, r.ref, s.unit_name, s.staff_type
from relief r join public_payroll s on s.id_number = r.id_number
where r.programme in ('DIBAO', 'TEKUN', 'LINSHI', 'WEIFANG', 'YILIAO', 'JIAOYU')
  and (s.changed_on is null or r.month >= year(s.changed_on) * 12 + month(s.changed_on))
  and (s.left_on is null or r.month <= year(s.left_on) * 12 + month(s.left_on))
  and not regexp_matches(coalesce(s.staff_type, '在职'), '遗属|公益|三支一扶|临聘|临时|合同|编外|村医|民师|民办教师')
