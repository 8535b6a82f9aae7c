with paid as (
  select h.household_no as home, p.programme, p.starts_month as month, p.amount_fen, p.ref,
         lag(p.starts_month) over (partition by h.household_no order by p.starts_month, p.ref) as before
  from yearly p join households h on h.id_number = p.id_number
  where p.programme in ('WEIFANG', 'BANQIAN') and h.household_no is not null
    and not regexp_matches(concat(p.category, '|', p.remark), '灾|重建|尾款|分期|补差')
)
select home as subject, programme, month, amount_fen, ref from paid where month - before < 120
