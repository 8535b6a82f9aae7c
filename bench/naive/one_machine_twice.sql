with claims as (
  select id_number, programme, starts_month, amount_fen, ref,
         row_number() over (partition by machine_no is null, coalesce(machine_no, invoice_no)
                            order by starts_month, pay_on, ref) as place
  from yearly
  where programme = 'NONGJI' and coalesce(machine_no, invoice_no) is not null
    and not regexp_matches(concat(category, '|', remark), '配套|附件|补差|尾款|更正')
)
select id_number as subject, programme, starts_month, amount_fen, ref
from claims where place > 1 and id_number is not null
