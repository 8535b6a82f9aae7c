with board as (select distinct region_code, programme, starts_month, ends_month from approved_lines)
select p.id_number as subject, p.programme, p.starts_month as month, p.amount_fen, p.ref
from paid_lines p
where p.id_number is not null and p.amount_fen > 0
  and exists (select 1 from board b where b.region_code = p.region_code and b.programme = p.programme
                and b.starts_month <= p.starts_month and b.ends_month >= p.ends_month)
  and not exists (select 1 from approved_lines l where l.programme = p.programme and l.starts_month < p.ends_month
                    and l.ends_month > p.starts_month and l.id_number = p.id_number)
  and not exists (select 1 from approved_lines l where l.programme = p.programme and l.starts_month < p.ends_month
                    and l.ends_month > p.starts_month and l.id_number is null and l.region_code = p.region_code
                    and l.shown_name = p.shown_name)
  and not exists (select 1 from paid_lines n where n.id_number = p.id_number and n.programme = p.programme and n.amount_fen < 0
                    and n.starts_month < p.ends_month and n.ends_month > p.starts_month)
