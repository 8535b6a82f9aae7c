select p.id_number as subject, p.programme, p.month, p.amount_fen, p.ref, v.vehicle_type, v.registered_on
from months p join vehicles v on v.id_number = p.id_number
where p.programme in ('DIBAO', 'TEKUN') and p.amount_fen > 0
  and (v.registered_on is null or p.month >= year(v.registered_on) * 12 + month(v.registered_on))
  and (v.ended_on is null or p.month <= year(v.ended_on) * 12 + month(v.ended_on))
  and (v.ended_on is not null or v.status is null or not regexp_matches(v.status,
       'cancelled|ended|scrapped|transferred|注销|报废|转出|过户|转移|灭失|退车|作废'))
  and not regexp_matches(coalesce(v.vehicle_type, ''), '二轮|两轮|三轮|轮椅|摩托|电动自行车|残疾|拖拉机|农用|救护')
