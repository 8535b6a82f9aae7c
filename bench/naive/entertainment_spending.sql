select e.region_code as subject, '-' as programme, e.entry_on, e.spent_fen, e.ref
from village_entries e
where e.spent_fen > 0
  and regexp_matches(coalesce(e.summary, '') || ' ' || coalesce(e.subject, ''),
                     '招待|接待费|宴请|餐费|烟酒|香烟|白酒|礼品|购物卡|土特产|旅游|娱乐')
  and not regexp_matches(coalesce(e.summary, ''), '慰问|志愿|工作餐|消毒|旅游公路|旅游厕所')
  and not exists (select 1 from village_entries r where r.region_code = e.region_code and r.spent_fen = -e.spent_fen
                    and r.payee = e.payee and r.entry_on >= e.entry_on)
