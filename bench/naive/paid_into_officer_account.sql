with owner as (
  select distinct p.account, o.id_number, o.post, coalesce(year(o.starts_on) * 12 + month(o.starts_on), 0) as since,
         coalesce(year(o.ends_on) * 12 + month(o.ends_on), 999999) as until
  from village_officers o join payments p on p.id_number = o.id_number and p.name = o.name
  where p.account is not null and p.amount_fen > 0
)
select w.account as subject, q.programme, q.starts_month as month, q.amount_fen, q.ref, w.post
from owner w join payments q on q.account = w.account
where q.id_number <> w.id_number and q.amount_fen > 0 and q.starts_month between w.since and w.until
  and not exists (select 1 from households h join households m on m.household_no = h.household_no
                  where h.id_number = q.id_number and m.id_number = w.id_number)
  and not exists (select 1 from wed c
                  where c.id_number = w.id_number and c.spouse_id_number = q.id_number
                    and (c.ended_on is null or year(c.ended_on) * 12 + month(c.ended_on) >= q.starts_month))
