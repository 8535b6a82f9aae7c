select p.id_number as subject, p.programme, p.month, p.amount_fen, p.ref
from months p join programmes g on g.programme = p.programme
where p.programme = 'GAOLING' and p.birth_on is not null and p.amount_fen > 0 and p.id_number is not null
  and p.month - year(p.birth_on) * 12 - month(p.birth_on) - g.age_from >= 960
  and p.month - year(p.birth_on) * 12 - month(p.birth_on) - g.age_from
      < case when regexp_matches(p.class, '^(100|百岁)') then 1200 when p.class like '90%' then 1080 else 0 end
