-- id: runs_business_on_relief
-- title: 救助对象为市场主体负责人或股东
-- title_en: Runs or owns a business while on relief
-- status: stable
-- severity: medium
-- subject: person
-- needs: [payment_months, businesses]
-- programmes: [DIBAO, TEKUN]
-- params:
--   capital_limit: {default: 0, unit: fen, zh: 计入的最低注册资本, en: least registered capital that counts}
-- amount: whole
-- reason_zh: "领取救助期间登记为 {business_kind} 的负责人、经营者或股东（{founded_on} 成立），{first_month} 至 {last_month} 共领取 {amount} 元。"
-- reason_en: "Registered as principal, operator or shareholder of a {business_kind} (founded {founded_on}) while on relief; {amount} yuan from {first_month} to {last_month}."
-- basis:
--   - {law: DB, article: "-", checked: false}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 已歇业但未办理注销, en: dormant but not struck off}
--   - {zh: 身份证被冒用登记, en: the ID card was used by another}
--   - {zh: 代表村集体任职, en: holds the post for the village}
-- known_gaps:
--   - {zh: 登记库无营业额，无法识别未实际经营的主体, en: the register states no turnover; a firm that does no business cannot be told apart}
--   - {zh: 只比对领款人本人，不含其他家庭成员, en: "only the payee, not other members of the household"}
-- verify_steps:
--   - {zh: 查询纳税和开票记录，核实是否实际经营, en: check taxes and invoices for real business}
--   - {zh: 向本人核实登记是否知情, en: ask whether the person knows of the registration}
-- duty: [township_civil_affairs, county_check_centre, county_civil_affairs]
-- notes:
--   - {zh: 法定代表人、股东、个体经营者、负责人、投资人、合伙人列出；合作社普通成员、村集体经济组织、吊销和停业的不列。, en: "Legal representatives, shareholders, operators, principals, investors and partners are shown; ordinary members of cooperatives, village collectives, revoked and dormant firms are silent."}
--   - {zh: 成立当月起、注销当月止算作存续；已注销而无日期的不列。, en: "Alive from the month of founding to that of closing; closed without a date is silent."}
select
  p.person_key as subject_key,
  p.programme as programme,
  p.month as month,
  p.amount_fen as amount_fen,
  p.ref as ref,
  b.ref as register_ref,
  p.name_key as name_key,
  b.name_key as register_name_key,
  greatest(p.grade, b.grade) as grade,
  b.kind as business_kind,
  b.founded_on as founded_on
from businesses as b
join payment_months as p on p.person_key = b.person_key
where p.programme in ($programmes)
  and (b.founded_on is null or p.month >= year(b.founded_on) * 12 + month(b.founded_on))
  and (b.ended_on is null or p.month <= year(b.ended_on) * 12 + month(b.ended_on))
  and (
    b.ended_on is not null
    or b.status is null
    or not (
      b.status in ('cancelled', 'revoked', 'dormant', 'ended') or b.status like '%注销%' or b.status like '%吊销%'
      or b.status like '%撤销%' or b.status like '%停业%' or b.status like '%歇业%' or b.status like '%清算%'
      or b.status like '%迁出%' or b.status like '%除名%'
    )
  )
  and (
    b.role is null
    or b.role in ('legal_representative', 'shareholder', 'operator', 'investor', 'partner', 'principal')
    or b.role like '%法定代表%' or b.role like '%法人%' or b.role like '%股东%' or b.role like '%经营%'
    or b.role like '%负责人%' or b.role like '%投资%' or b.role like '%合伙%' or b.role like '%业主%'
    or b.role like '%出资%'
  )
  and not (coalesce(b.kind, '') like '%合作社%' and coalesce(b.role, '') in ('', 'shareholder', '出资人', '出资成员', '成员出资'))
  and coalesce(b.kind, '') not like '%集体经济%'
  and coalesce(b.kind, '') not like '%经济合作社%'
  and coalesce(b.kind, '') not like '%村民委员会%'
  and coalesce(b.kind, '') not like '%居民委员会%'
  and coalesce(b.capital_fen, $capital_limit) >= $capital_limit
