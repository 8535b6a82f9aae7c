"""The views of what was paid: as filed, net of what was taken back, by entitlement month, and bounded by the months asked."""

from collections.abc import Mapping
from datetime import date

from huimin.kit.months import month_of
from huimin.warehouse.engine import Connection


def open_payments(connection: Connection, as_of: date, bounds: Mapping[str, int]) -> None:
    """The views of payments over `fact_payments`. bounds: see `month_bounds`."""
    connection.execute(_PAYMENTS.format(as_of=as_of.isoformat(), month=month_of(as_of)))
    connection.execute(_MONTH_OF)
    connection.execute(_SPREAD.format(view="_spread", payments="payments"))
    connection.execute(_TAKEN_BACK)
    connection.execute(_SPREAD.format(view="_spread_again", payments="_taken_back"))
    connection.execute(_NETTED)
    connection.execute(_NET_PAYMENTS)
    connection.execute(_PAYMENT_MONTHS_EVER.format(**bounds))
    connection.execute(_PAYMENT_MONTHS)
    connection.execute(_YEARLY.format(**bounds))


def month_bounds(first: int | None, last: int | None) -> dict[str, int]:
    """The months and years, inclusive, between which rules list what was paid: of a question from one month to another."""
    low, high = first or 1, min(last or 10**6, 10**6)
    return {"low": low, "high": high, "low_year": (low - 1) // 12, "high_year": (high - 1) // 12}


_PAYMENTS = """
    create temp view payments as
    select f.*, case when f.n_months = 0 then f.starts_month + 12 else f.starts_month + f.n_months end as ends_month,
           f.region_code // 1000000 * 1000000 as county_code
    from fact_payments as f
    where f.starts_month <= {month} and (f.pay_on is null or f.pay_on <= date '{as_of}')
"""

# One row a payment and entitlement month: whole fen, the remainder in the last month, as kit.money.shares divides.
_SPREAD = """
    create temp view {view} as
    select p.* exclude (amount_fen), p.starts_month as month, p.amount_fen from {payments} as p where p.n_months = 1
    union all by name
    select p.* exclude (amount_fen), p.starts_month + k.i as month,
           case when k.i < p.n_months - 1 then sign(p.amount_fen)::bigint * (abs(p.amount_fen) // p.n_months)
                else p.amount_fen - (p.n_months - 1) * (sign(p.amount_fen)::bigint * (abs(p.amount_fen) // p.n_months)) end as amount_fen
    from {payments} as p join _month_of as k on k.n_months = p.n_months
    where p.n_months > 1
"""

# The months of payments of so many: an equality, which is joined faster than `i < n_months`. Of the numbers that occur, so
# that it is clear to the engine which side is the small one.
_MONTH_OF = """
    create temp table _month_of as
    select n_months, unnest(range(n_months))::integer as i
    from (select distinct n_months from payments where n_months > 1)
"""

# Reversals are rare, so are persons who have any.
_TAKEN_BACK = """
    create temp table _taken_back as
    select ref, person_key, programme, starts_month, n_months, amount_fen, pay_on from payments
    where person_key in (select person_key from payments where amount_fen < 0)
"""

# Only periods of a person and programme that hold one are netted: months, and what stands undivided (is_whole) by its
# beginning. A reversal first cancels a payment of the same amount, then the latest money; what is left of each payment is
# what rules see.
_NETTED = """
    create temp table _netted as
    with spread as (
        select ref, person_key, programme, month, amount_fen, pay_on, false as is_whole from _spread_again
        union all
        select ref, person_key, programme, starts_month, amount_fen, pay_on, true from _taken_back where n_months = 0
    ), reversed as (
        select distinct person_key, programme, month, is_whole from spread where amount_fen < 0
    ), rows as (
        select s.*, row_number() over (partition by s.person_key, s.programme, s.month, s.is_whole, abs(s.amount_fen),
                                                    s.amount_fen < 0
                                       order by s.pay_on desc nulls last, s.ref desc) as place
        from spread as s semi join reversed as r
          on r.person_key = s.person_key and r.programme = s.programme and r.month = s.month and r.is_whole = s.is_whole
    ), paired as (
        select a.*, exists (from rows as b where b.person_key = a.person_key and b.programme = a.programme
                              and b.month = a.month and b.is_whole = a.is_whole and b.amount_fen = -a.amount_fen
                              and b.place = a.place and a.amount_fen <> 0) as is_cancelled
        from rows as a
    ), left_over as (
        select *, coalesce(sum(amount_fen) filter (amount_fen < 0)
                               over (partition by person_key, programme, month, is_whole), 0) as taken_back,
               coalesce(sum(greatest(amount_fen, 0)) over (partition by person_key, programme, month, is_whole
                                                  order by pay_on desc nulls last, amount_fen, ref desc
                                                  rows between unbounded preceding and 1 preceding), 0) as later
        from paired where not is_cancelled
    )
    select ref, month, amount_fen as filed_fen, 0::bigint as amount_fen from paired where is_cancelled
    union all
    select ref, month, amount_fen, case when amount_fen < 0 then 0
                            else amount_fen - least(amount_fen, greatest(0, -taken_back - later)) end::bigint
    from left_over
"""

_NET_PAYMENTS = """
    create temp view net_payments as
    select p.* replace (p.amount_fen - coalesce(n.taken_fen, 0) as amount_fen)
    from payments as p
    left join (select ref, sum(filed_fen - amount_fen)::bigint as taken_fen from _netted group by ref) as n on n.ref = p.ref
    where p.amount_fen > coalesce(n.taken_fen, 0)
"""

_PAYMENT_MONTHS_EVER = """
    create temp view payment_months_ever as
    select s.* replace (coalesce(n.amount_fen, s.amount_fen) as amount_fen), s.month between {low} and {high} as is_asked
    from _spread as s left join _netted as n on n.ref = s.ref and n.month = s.month
    where coalesce(n.amount_fen, s.amount_fen) > 0
"""

_PAYMENT_MONTHS = """
    create temp view payment_months as
    select * exclude (is_asked) from payment_months_ever where is_asked
"""

_YEARLY = """
    create temp view yearly_payments as
    select * from net_payments where n_months = 0 and year between {low_year} and {high_year}
"""
