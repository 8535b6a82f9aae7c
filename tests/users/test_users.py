from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser

from huimin.audit.fact_check import Telling, gather
from huimin.audit.fact_check import compare as compare_facts
from huimin.audit.models import Entry
from huimin.audit.untraced import UNTRACED_COLUMNS
from huimin.regions.queries import RegionUnknown
from huimin.users import actions, queries
from huimin.users.models import Posting, Unit, User
from huimin.users.types import NewPosting, NotPermitted, UnitUnknown, UserExists

from .conftest import CITY, FUQING, GAOLUN, JINAN, NOW, SHIZHU, make

pytestmark = pytest.mark.usefixtures("city")
LIN = NewPosting(
    "林某", "民政办主任", "township_civil_affairs", "350181006-ZF", SHIZHU, date(2016, 1, 1), date(2018, 4, 1)
)
CHEN = NewPosting("陈某", "民政办主任", "township_civil_affairs", "350181006-ZF", SHIZHU, date(2018, 4, 1), None)
GAO = NewPosting("高某", "村文书", "village_clerk", None, GAOLUN, date(2015, 1, 1), None)
WANG = NewPosting("王某", "股长", "county_civil_affairs", "350181-MZ", FUQING, date(2015, 1, 1), None)


def alterations() -> list:
    """Where the rows differ from what the trace tells, as `huimin verify` sees it."""
    telling = Telling()
    for entry in Entry.objects.order_by("seq"):
        telling.take(entry, is_intact=True)
    told = {key: state for key, state in telling.told.items() if key[0] in {"user", "role", "unit", "posting"}}
    offered, unreadable = gather(queries.traced_facts("fuzhou"))
    return unreadable + list(compare_facts(told, offered))


class TestUnits:
    def test_one_of_each_kind(self):
        assert queries.find_unit("350181006000-ZF").name == "石竹街道办事处"
        assert queries.find_unit(" 350181-mz ").name == "福清市民政局"
        assert queries.competent_unit("finance", GAOLUN).name == "福清市财政局"
        assert queries.competent_unit("township", GAOLUN) is None
        assert queries.township_unit(GAOLUN).code == "350181006000-ZF"
        assert queries.township_unit(FUQING) is None
        assert Unit.objects.filter(kind="disabled").count() == 14
        for text in ("", "-", "350181-XX", "350181"):
            with pytest.raises(UnitUnknown):
                queries.find_unit(text)

    def test_the_city_answers_where_the_county_has_none(self):
        Unit.objects.filter(code="350181000000-LY").delete()
        assert queries.competent_unit("forestry", GAOLUN).name == "福州市林业局"


class TestMakingUsers:
    def test_a_user_has_role_unit_and_scope(self):
        new = make("fq_mz", "department", "350181-MZ", FUQING, password="correct horse battery")
        assert (new.unit_id, queries.unit_of(new)) == ("350181000000-MZ", "350181000000-MZ")
        assert queries.scope_of(new).contains(GAOLUN)
        assert not queries.scope_of(new).contains(JINAN)
        assert authenticate(username="fq_mz", password="correct horse battery") == new
        assert queries.user("fq_mz") == new
        types = list(Entry.objects.order_by("seq").values_list("type", flat=True))
        assert types[-2:] == ["user.created", "role.granted"]

    def test_without_a_password_nobody_signs_in(self):
        make("quiet", "auditor", None, CITY)
        assert authenticate(username="quiet", password="") is None
        assert authenticate(username="quiet", password=None) is None

    def test_nobody_is_nowhere(self):
        assert not queries.scope_of(AnonymousUser()).contains(CITY)
        make("gone", "auditor", None, CITY)
        gone = actions.revoke_role(username="gone", by="operator", now=NOW)
        assert not queries.scope_of(gone).contains(CITY)
        with pytest.raises(queries.UserUnknown):
            queries.user("gone")

    @pytest.mark.parametrize(
        ("given", "refusal"),
        [
            ({"username": "operator"}, UserExists),
            ({"role": "emperor"}, ValueError),
            ({"role": ""}, ValueError),
            ({"username": "two words"}, ValueError),
            ({"unit": "350181-XX"}, UnitUnknown),
            ({"region": 350199000000}, RegionUnknown),
            ({"unit": "350181-MZ", "region": JINAN}, NotPermitted),  # a scope outside the unit's division
            ({"unit": "350181-MZ", "region": CITY}, NotPermitted),
            ({"by": "nobody"}, NotPermitted),
            ({"by": "inspector"}, NotPermitted),  # has not the power
            ({"by": "fq_operator", "region": JINAN}, NotPermitted),  # has it, but not there
            ({"by": "fq_operator", "region": CITY}, NotPermitted),
        ],
    )
    def test_what_is_refused_leaves_nothing(self, given, refusal):
        make("inspector", "inspector", None, CITY)
        make("fq_operator", "operator", None, FUQING)
        before = User.objects.count(), Entry.objects.count()
        with pytest.raises(refusal):
            make(**{"username": "new", "role": "finance", "unit": None, "region": FUQING} | given)
        assert (User.objects.count(), Entry.objects.count()) == before

    def test_who_manages_users_of_a_county_makes_them_there(self):
        make("fq_operator", "operator", "350181-CZ", FUQING)
        make("clerk", "township", "350181006-ZF", SHIZHU, by="fq_operator")
        assert Entry.objects.order_by("seq").last().unit == "350181000000-CZ"


class TestChangingUsers:
    def test_another_role_scope_or_unit(self):
        make("lin", "department", "350181-MZ", FUQING)
        actions.change_role(username="lin", role="finance", unit="350111-CZ", region_code=JINAN, by="operator", now=NOW)
        lin = queries.user("lin")
        assert (lin.role, lin.unit_id) == ("finance", "350111000000-CZ")
        assert queries.scope_of(lin).contains(JINAN)
        assert not queries.scope_of(lin).contains(GAOLUN)
        assert Entry.objects.order_by("seq").last().type == "role.changed"
        assert not alterations()

    def test_nobody_changes_what_lies_outside_or_oneself(self):
        make("fq_operator", "operator", None, FUQING)
        make("lin", "department", None, JINAN)
        for refused in ("lin", "operator", "fq_operator"):
            with pytest.raises(NotPermitted):
                actions.change_role(
                    username=refused, role="operator", unit=None, region_code=FUQING, by="fq_operator", now=NOW
                )
            with pytest.raises(NotPermitted):
                actions.revoke_role(username=refused, by="fq_operator", now=NOW)
        with pytest.raises(NotPermitted):
            actions.set_password(username="lin", password="x" * 12, by="fq_operator", now=NOW)

    def test_a_revoked_role_can_be_granted_again_but_signs_in_no_more(self):
        make("lin", "department", None, FUQING)
        actions.revoke_role(username="lin", by="operator", now=NOW)
        actions.revoke_role(username="lin", by="operator", now=NOW)
        assert not alterations()
        again = actions.change_role(username="lin", role="auditor", unit=None, region_code=CITY, by="operator", now=NOW)
        assert not again.is_active
        assert not alterations()

    def test_a_password_is_changed_by_oneself_or_whoever_manages_users(self):
        make("lin", "department", None, FUQING, password="first password")
        actions.set_password(username="lin", password="second password", by="lin", now=NOW)
        actions.set_password(username="lin", password="third password", by="operator", now=NOW)
        assert authenticate(username="lin", password="third password")
        assert authenticate(username="lin", password="second password") is None
        assert not alterations()

    def test_signing_in_leaves_the_row_as_it_was_traced(self, client, settings):
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
        make("lin", "department", None, FUQING, password="correct horse battery")
        settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[::-1]  # Django would now hash it anew at sign-in
        assert client.login(username="lin", password="correct horse battery")
        assert not alterations()


class TestPostings:
    def test_who_was_in_post_and_not_the_successor(self):
        actions.add_postings(postings=[CHEN, LIN, WANG, GAO], by="operator", now=NOW)
        chain = ["village_clerk", "township_civil_affairs", "county_civil_affairs"]

        def names(first, last, region=GAOLUN, duties=chain):
            return [h.name for h in queries.holders(duties=duties, region_code=region, first_on=first, last_on=last)]

        assert names(date(2017, 1, 1), date(2018, 3, 31)) == ["高某", "林某", "王某"]
        assert names(date(2018, 4, 1), date(2018, 12, 31)) == ["高某", "陈某", "王某"]
        assert names(date(2018, 1, 1), date(2018, 12, 31)) == ["高某", "林某", "陈某", "王某"]
        assert names(date(2014, 1, 1), date(2014, 12, 31)) == []
        assert names(date(2018, 1, 1), date(2018, 12, 31), region=SHIZHU) == ["林某", "陈某", "王某"]
        assert names(date(2018, 1, 1), date(2018, 12, 31), region=JINAN) == []
        assert names(date(2018, 1, 1), date(2018, 12, 31), duties=["county_civil_affairs"]) == ["王某"]
        assert (
            queries.holders(duties=chain[:1], region_code=GAOLUN, first_on=NOW.date(), last_on=NOW.date())[0].unit
            is None
        )

    def test_each_is_traced(self):
        rows = actions.add_postings(postings=[LIN, GAO], by="operator", now=NOW)
        assert Entry.objects.filter(type="posting.set").count() == 2
        actions.end_posting(posting=rows[1].pk, ends_on=date(2019, 1, 1), by="operator", now=NOW)
        assert not alterations()
        Posting.objects.filter(pk=rows[0].pk).update(ends_on=date(2017, 1, 1))
        assert len(alterations()) == 1

    @pytest.mark.parametrize(
        ("posting", "by", "refusal"),
        [
            (WANG, "auditor", NotPermitted),
            (WANG, "jinan", NotPermitted),
            (
                NewPosting("某", "某", "village_clerk", None, GAOLUN, date(2018, 1, 1), date(2018, 1, 1)),
                "operator",
                ValueError,
            ),
            (
                NewPosting("某", "某", "village_clerk", "nowhere", GAOLUN, date(2018, 1, 1), None),
                "operator",
                UnitUnknown,
            ),
            (NewPosting("某", "某", "mayor", None, GAOLUN, date(2018, 1, 1), None), "operator", ValueError),
            (NewPosting("某", "某", "village_clerk", None, 1, date(2018, 1, 1), None), "operator", RegionUnknown),
        ],
    )
    def test_what_is_refused_leaves_nothing(self, posting, by, refusal):
        make("auditor", "auditor", None, CITY)
        make("jinan", "operator", None, JINAN)
        with pytest.raises(refusal):
            actions.add_postings(postings=[GAO, posting], by=by, now=NOW)
        assert not Posting.objects.exists()

    def test_a_posting_ends_after_it_began(self):
        (row,) = actions.add_postings(postings=[GAO], by="operator", now=NOW)
        with pytest.raises(ValueError, match="ends after"):
            actions.end_posting(posting=row.pk, ends_on=GAO.starts_on, by="operator", now=NOW)


def changed_values(model):
    """Every column of a table but its key, with another value than any row has."""
    excepted = UNTRACED_COLUMNS.get(model._meta.label, {})
    for field in model._meta.concrete_fields:
        if field.primary_key or field.attname in excepted:
            continue
        kind = field.get_internal_type()
        values = {
            "BooleanField": True,
            "BigIntegerField": 1,
            "DateField": date(1999, 1, 1),
            "DateTimeField": NOW.replace(year=1999),
        }
        value = "350181000000-LY" if field.is_relation else values.get(kind, "altered")
        yield field.attname, False if field.attname == "is_active" else value


@pytest.mark.parametrize("model", [User, Unit, Posting])
def test_every_altered_column_is_named(model):
    make("lin", "department", "350181-MZ", FUQING, password="correct horse battery")
    actions.add_postings(postings=[LIN], by="operator", now=NOW)
    assert not alterations()
    row = model.objects.order_by("-pk").first()
    for column, value in changed_values(model):
        before = getattr(row, column)
        model.objects.filter(pk=row.pk).update(**{column: value})
        assert alterations(), column
        model.objects.filter(pk=row.pk).update(**{column: before})
        assert not alterations(), column
