select p.id_number as subject, p.programme, p.year, p.amount_fen, p.ref, d.died_on
from yearly p join dead d on d.id_number = p.id_number
where p.programme in ('GENGDI', 'SHENGTAI-LIN', 'TUIGENG', 'NONGJI', 'YIMIN', 'JISHENG') and p.year > year(d.died_on)
