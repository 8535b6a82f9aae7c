"""Who may do what. A role gives powers; where they hold is the user's scope (users.queries.scope_of).

Nobody has everything: who keeps the system does not judge clues, who judges does not keep it, and what is published
is released by another role than the one that prepares it.
"""

from collections.abc import Callable
from functools import wraps
from types import MappingProxyType

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied

from huimin.users.models import User

RECEIVE = "receive"  # take in a unit's files
COMPARE = "compare"  # run rules
READ_CLUES = "read_clues"
OPEN_PERSON = "open_person"  # see whose a payment is, with a purpose, traced
ASSIGN = "assign"  # hand a clue to the unit concerned, remind it
REPLY = "reply"  # sign for a clue, verify and conclude it
CLOSE = "close"  # close what another unit concluded, or send it back; accountability
READ_REPORTS = "read_reports"  # what citizens report
OPEN_CONTACT = "open_contact"  # how to reach who reported: discipline alone, with a purpose, traced
PUBLISH = "publish"  # prepare an edition
RELEASE = "release"  # let a prepared edition out, recall it
WRITE_RULES = "write_rules"
RELEASE_RULES = "release_rules"  # let a rule another wrote open clues
READ_TRACE = "read_trace"
MANAGE_USERS = "manage_users"  # users, roles, postings

WORDS = MappingProxyType(
    {
        RECEIVE: ("接收数据", "take in files"),
        COMPARE: ("比对", "compare"),
        READ_CLUES: ("查看线索", "read clues"),
        OPEN_PERSON: ("查阅个人", "look at persons"),
        ASSIGN: ("交办", "assign clues"),
        REPLY: ("反馈", "reply to clues"),
        CLOSE: ("办结", "close clues"),
        READ_REPORTS: ("查看群众反映", "read citizen reports"),
        PUBLISH: ("编制公开版次", "prepare editions"),
        RELEASE: ("审核公开", "release editions"),
        WRITE_RULES: ("编写规则", "write rules"),
        RELEASE_RULES: ("发布规则", "release rules"),
        READ_TRACE: ("查看留痕", "read the trace"),
        MANAGE_USERS: ("管理用户", "manage users"),
    }
)

_SEES = {READ_CLUES, OPEN_PERSON}
_WORKS = {*_SEES, RECEIVE, REPLY}
POWERS = MappingProxyType(
    {
        User.Role.OPERATOR: frozenset({*_SEES, RECEIVE, COMPARE, ASSIGN, PUBLISH, READ_TRACE, MANAGE_USERS}),
        User.Role.INSPECTOR: frozenset(
            {*_SEES, RECEIVE, COMPARE, ASSIGN, CLOSE, READ_REPORTS, OPEN_CONTACT, READ_TRACE, RELEASE_RULES}
        ),
        User.Role.FINANCE: frozenset({*_WORKS, COMPARE, PUBLISH}),
        User.Role.DEPARTMENT: frozenset({*_WORKS, COMPARE, PUBLISH}),
        User.Role.TOWNSHIP: frozenset(_WORKS),
        User.Role.AUDITOR: frozenset({READ_CLUES, READ_TRACE}),
        User.Role.RULE_AUTHOR: frozenset({READ_CLUES, COMPARE, WRITE_RULES}),
        User.Role.PUBLISHER: frozenset({RELEASE}),
    }
)


def may(user, power: str) -> bool:
    """Whether a signed-in, active user has a power."""
    return bool(user.is_authenticated and user.is_active and power in POWERS.get(user.role, ()))


def permitted(*powers: str) -> Callable:
    """Declares on top of a view which power it asks for, any of those named: who is not signed in is sent to sign in, others get 403.

    The predicate stands on the view as `permitted`, so that a test can see that every address declares one.
    """

    def declare(view: Callable) -> Callable:
        def predicate(user) -> bool:
            return any(may(user, power) for power in powers)

        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not predicate(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permitted = predicate
        return guarded

    return declare
