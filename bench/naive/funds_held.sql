select region_code || unit_name as subject, programme, null as month, allocated_fen - coalesce(paid_fen, 0) - coalesce(returned_fen, 0) as amount_fen, ref
from fund_flow
where unit_name is not null and allocated_fen - coalesce(paid_fen, 0) - coalesce(returned_fen, 0) > 0
  and date_diff('day', received_on, date '2018-12-31') <= 365
  and case when due_on is null then date_diff('day', received_on, date '2018-12-31') > 30 else due_on < date '2018-12-31' end
  and not regexp_matches(coalesce(kept_for, ''), '核定|名册|公示|质保')
