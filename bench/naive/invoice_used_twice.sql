with used as (
  select e.* from village_entries e
  where e.invoice_no is not null and e.spent_fen > 0
    and not regexp_matches(coalesce(e.summary, ''), '分期|首付|进度款|尾款|余款')
    and not exists (select 1 from village_entries r where r.region_code = e.region_code and r.spent_fen = -e.spent_fen
                      and r.invoice_no = e.invoice_no and r.entry_on >= e.entry_on)
)
select distinct a.region_code as subject, '-' as programme, a.entry_on, a.spent_fen, a.ref
from used a join used b on b.invoice_no = a.invoice_no and coalesce(b.invoice_code, '') = coalesce(a.invoice_code, '')
where b.ref <> a.ref
  and (b.region_code <> a.region_code or b.entry_on <> a.entry_on or coalesce(b.voucher_no, '') <> coalesce(a.voucher_no, ''))
