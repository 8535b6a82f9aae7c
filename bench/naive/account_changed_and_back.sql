select p.id_number as subject, p.programme, p.starts_month as month, p.amount_fen, p.ref, c.changed_on
from account_changes c
join account_changes b on b.id_number = c.id_number and b.name = c.name and b.old_account = c.account and b.account = c.old_account
join payments p on p.id_number = c.id_number and p.account = c.account
where b.ref <> c.ref and b.changed_on between c.changed_on and c.changed_on + 120 and p.amount_fen > 0
  and (p.pay_on between c.changed_on and b.changed_on
       or p.pay_on is null and p.starts_month <= year(b.changed_on) * 12 + month(b.changed_on)
          and p.starts_month + case when p.n_months = 0 then 12 else p.n_months end > year(c.changed_on) * 12 + month(c.changed_on))
