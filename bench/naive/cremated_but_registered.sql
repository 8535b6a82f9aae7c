select p.id_number as subject, p.programme, p.month, p.ref, d.died_on
from dead d join months p on p.id_number = d.id_number and p.month > d.died_month + 1
where p.programme in ('DIBAO', 'TEKUN', 'GAOLING', 'CANJI-L', 'CANJI-H', 'ERTONG', 'YANGLAO', 'CJJB-PENSION')
  and p.amount_fen > 0
  and p.id_number in (select id_number from deaths where source = 'cremation')
  and p.id_number in (select id_number from households)
  and not exists (select 1 from deaths r where r.id_number = p.id_number and r.source = 'registration')
  and not exists (select 1 from households h where h.id_number = p.id_number
                    and (h.cancelled_on is not null or h.cancel_reason is not null or h.status = 'cancelled'))
