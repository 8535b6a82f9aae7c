select p.region_code as subject, p.programme, p.starts_month, p.amount_fen, p.ref
from payments p
where p.n_months > 0 and p.amount_fen > 0 and right(p.region_code, 3) <> '000'
  and year(p.pay_on) * 12 + month(p.pay_on) > p.starts_month + p.n_months
  and not regexp_matches(concat(p.remark, '|', p.category), '补发|补差|补录|重发|退票|新增')
