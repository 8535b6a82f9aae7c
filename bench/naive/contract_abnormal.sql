with contracts as (
  select region_code, contract_no, min(ref) as ref, max(asset) as asset, max(asset_no) as asset_no,
         max(rent_fen) * 1.0 / max(nullif(land_hundredths, 0)) as price, min(starts_on) as starts_on, max(ends_on) as ends_on,
         max(resolution) as resolution, max(status) as status
  from village_contracts where contract_no is not null group by region_code, contract_no
)
select c.region_code as subject, '-' as programme, c.ref
from contracts c
where date_diff('day', c.starts_on, c.ends_on) > 7305 or c.resolution = 'no'
   or (c.status = 'in_use' and c.ends_on < date '2018-12-31'
       and not exists (select 1 from contracts n where n.region_code = c.region_code and n.asset_no = c.asset_no
                         and n.ends_on > c.ends_on))
   or (select count(*) >= 5 and count(*) filter (c.price < 0.6 * p.price) * 2 > count(*) from contracts p
       where p.asset = c.asset and left(p.region_code, 6) = left(c.region_code, 6) and p.ref <> c.ref and p.price > 0)
