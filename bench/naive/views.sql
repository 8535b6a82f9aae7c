-- What the sixteen files share: one date of death a person, payments by month, yearly payments.
create view dead as
select id_number, coalesce(min(died_on), min(cremated_on)) as died_on, year(coalesce(min(died_on), min(cremated_on))) * 12
       + month(coalesce(min(died_on), min(cremated_on))) as died_month
from deaths where id_number is not null group by id_number;

create view months as
select p.* exclude (amount_fen), p.starts_month + k.i as month, p.amount_fen // nullif(p.n_months, 0) as amount_fen
from payments p join (select unnest(range(60)) as i) k on k.i < p.n_months;

create view paid_lines as
select *, masked_name as shown_name, starts_month + case when n_months = 0 then 12 else n_months end as ends_month,
       left(region_code, 6) as county from payments;
create view approved_lines as
select *, masked_name as shown_name, starts_month + case when n_months = 0 then 12 else n_months end as ends_month,
       left(region_code, 6) as county from approved_lists;
create view published_lines as
select *, masked_name as shown_name, starts_month + case when n_months = 0 then 12 else n_months end as ends_month,
       left(region_code, 6) as county from published_lists;
create view returned_lines as
select *, starts_month + case when n_months = 0 then 12 else n_months end as ends_month,
       left(region_code, 6) as county from bank_returns;

create view yearly as
select p.* from payments p
where p.n_months = 0 and p.amount_fen > 0
  and not exists (select 1 from payments r where r.n_months = 0 and r.id_number = p.id_number
                    and r.programme = p.programme and r.year = p.year and r.amount_fen = -p.amount_fen);
