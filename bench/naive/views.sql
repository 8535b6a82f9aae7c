-- What the typed files share: one date of death a person, payments by month, yearly payments.
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

create view wed as
with registered as (select * from marriages where id_number is not null and spouse_id_number is not null),
married as (
  select id_number, name, spouse_id_number, spouse_name, registered_on as married_on,
         coalesce(ended_on, (select min(d.registered_on) from registered d
                             where d.act = 'divorce' and d.id_number = m.id_number
                               and d.spouse_id_number = m.spouse_id_number and d.registered_on >= m.registered_on)) as ended_on
  from registered m where coalesce(act, 'marriage') <> 'divorce'
)
select * from married
union all
select spouse_id_number, spouse_name, id_number, name, married_on, ended_on from married;
