with relief as (
  select id_number, programme, year, ref from months where amount_fen > 0
  union
  select id_number, programme, year, ref from yearly
),
member as (
  select household_no, region_code, id_number, name from households
  where household_no is not null and right(region_code, 3) <> '000' and coalesce(moved_out_on, cancelled_on) is null
),
home as (
  select m.household_no, m.region_code, coalesce(year(o.starts_on), 0) as since, coalesce(year(o.ends_on), 9999) as until
  from village_officers o join member m on m.id_number = o.id_number and m.name = o.name
),
paid as (
  select m.household_no, m.region_code, r.programme, r.year, r.ref, h.household_no as officers
  from relief r join member m on m.id_number = r.id_number
  left join home h on h.household_no = m.household_no and h.region_code = m.region_code and r.year between h.since and h.until
  where r.programme in ('DIBAO', 'WEIFANG', 'LINSHI')
    and not exists (select 1 from village_officers o where o.id_number = r.id_number)
),
counted as (
  select region_code, programme, year, count(distinct household_no) as n_paid, count(distinct officers) as n_kin
  from paid group by all
)
select p.region_code as subject, p.programme, p.year, p.ref
from paid p join counted c using (region_code, programme, year)
where p.officers is not null and c.n_kin >= 3
  and 1.0 * c.n_paid * (select count(distinct household_no) from home h
                        where h.region_code = p.region_code and p.year between h.since and h.until)
      / (select count(distinct household_no) from member m where m.region_code = p.region_code)
      <= 0.39 + 0.30 * (c.n_kin - 3) + 1e-9
