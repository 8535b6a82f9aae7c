-- id: paid_in_prison
-- title: 服刑期间仍领取待遇
-- title_en: Paid while in prison
-- status: stable
-- severity: high
-- subject: person
-- needs: [payment_months, prison_terms]
-- programmes: [DIBAO, TEKUN, GAOLING, CANJI-L, CANJI-H, YOUFU]
-- amount: whole
-- reason_zh: "判决于 {effective_on} 生效并在监狱服刑，{first_month} 至 {last_month} 仍有 {n_months} 个月发放，共 {amount} 元。"
-- reason_en: "Serving a sentence in prison (in effect from {effective_on}); still paid for {n_months} months from {first_month} to {last_month}, {amount} yuan."
-- basis:
--   - {law: YF, article: 59, checked: true}
--   - {law: SJ, article: 13, checked: true}
--   - {law: CL, article: "-", checked: false}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 实际为缓刑、社区矫正或暂予监外执行，名册填错类别, en: the list gives the wrong kind and the sentence is served at home}
--   - {zh: 减刑、假释后提前出监，名册尚未更新, en: released early and the list was not updated}
--   - {zh: 多发款项已由家属退回但未冲正, en: the family gave the money back and no reversal was listed}
-- known_gaps:
--   - {zh: 名册没有刑期止和释放日期的，视为仍在服刑, en: a sentence without an end is taken as still being served}
--   - {zh: 判决前的羁押不计入，仅在判决生效后起算, en: custody before the judgment does not count}
-- verify_steps:
--   - {zh: 向司法行政部门或法院核实执行方式、入监和出监日期, en: ask justice administration or court how and from when to when the sentence was served}
--   - {zh: 核对服刑期间账户由谁支取, en: find out who drew the money meanwhile}
--   - {zh: 查阅停发手续和经办人, en: look up who should have stopped the payment}
-- duty: [village_clerk, township_civil_affairs, county_civil_affairs]
-- notes:
--   - {zh: 判决生效当月不计，自次月起至出监当月；缓刑、管制、社区矫正、保外就医的不列。, en: "From the month after the judgment takes effect to that of release. Suspended sentences, community correction and medical parole are silent."}
--   - {zh: 低保保障人数大于1的，其他成员仍可享受，由“服刑人员计入低保人口”另行提示。, en: A low-income row for several persons is silent here; another rule asks whether the prisoner is counted.}
select
  p.person_key as subject_key,
  p.programme as programme,
  p.month as month,
  p.amount_fen as amount_fen,
  p.ref as ref,
  t.ref as register_ref,
  p.name_key as name_key,
  t.name_key as register_name_key,
  greatest(p.grade, t.grade) as grade,
  t.effective_on as effective_on
from prison_terms as t
join payment_months as p on p.person_key = t.person_key
join programmes as g on g.programme = p.programme
where t.kind = 'prison'
  and p.programme in ($programmes)
  and p.month > year(t.effective_on) * 12 + month(t.effective_on)
  and p.month <= coalesce(
    year(t.released_on) * 12 + month(t.released_on), year(t.term_ends_on) * 12 + month(t.term_ends_on), 999999
  )
  and not (g.code = 'DIBAO' and coalesce(p.members, 1) > 1)
