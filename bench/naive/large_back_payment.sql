select p.id_number as subject, p.programme, p.amount_fen, p.ref
from payments p
where regexp_matches(concat(p.remark, '|', p.category), '补发') and p.amount_fen > 0 and p.n_months > 0
  and not regexp_matches(concat(p.remark, '|', p.category), '登记|漏登|失联|认证|提标|调标')
  and (greatest(p.n_months, p.qty_months) > 6
    or p.amount_fen > case when p.n_months in (2, 3) then 6 else 3 end * (select max(m.amount_fen) from months m
                           where m.id_number = p.id_number and m.programme = p.programme
                             and not regexp_matches(concat(m.remark, '|', m.category), '补发'))
    or exists (select 1 from dead d where d.id_number = p.id_number and d.died_on < p.pay_on))
