select r.id_number as subject, r.programme, r.month, r.amount_fen, r.ref, y.amount_fen as subsidy_fen
from yearly y
join households m on m.id_number = y.id_number and m.name = y.name
join households h on h.household_no = m.household_no
join months r on r.id_number = h.id_number
where y.programme = 'NONGJI' and y.amount_fen >= 800000 and r.programme = 'DIBAO' and r.amount_fen > 0
  and r.month >= y.starts_month and r.month < y.starts_month + 60
