select p.id_number as subject, p.programme, p.month, p.amount_fen, p.ref, t.effective_on
from months p join prison_terms t on t.id_number = p.id_number
where t.kind = 'prison' and p.amount_fen > 0
  and p.programme in ('DIBAO', 'TEKUN', 'GAOLING', 'CANJI-L', 'CANJI-H', 'YOUFU')
  and p.month > year(t.effective_on) * 12 + month(t.effective_on)
  and p.month <= coalesce(year(t.released_on) * 12 + month(t.released_on), year(t.term_ends_on) * 12 + month(t.term_ends_on), 999999)
  and not (p.programme = 'DIBAO' and coalesce(p.members, 1) > 1)
