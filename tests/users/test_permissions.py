import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from huimin.users import permissions
from huimin.users.models import User
from huimin.users.permissions import CLOSE, MANAGE_USERS, POWERS, PUBLISH, READ_CLUES, RELEASE, REPLY, may, permitted

ALL = {value for name, value in vars(permissions).items() if name.isupper() and isinstance(value, str)}


@permitted(READ_CLUES)
def view(request, word):
    return HttpResponse(word)


def test_every_role_has_powers_and_every_power_a_role():
    assert set(POWERS) == set(User.Role)
    assert set().union(*POWERS.values()) == ALL
    assert all(POWERS.values())


@pytest.mark.parametrize("two", [(REPLY, CLOSE), (PUBLISH, RELEASE), (MANAGE_USERS, CLOSE), (MANAGE_USERS, REPLY)])
def test_no_role_has_both_hands_of_one_act(two):
    assert not [role for role, powers in POWERS.items() if set(two) <= powers]


def test_a_power_needs_an_active_user_with_the_role():
    assert may(User(role="inspector"), READ_CLUES)
    assert not may(User(role="inspector", is_active=False), READ_CLUES)
    assert not may(User(role="publisher"), READ_CLUES)
    assert not may(User(role=""), READ_CLUES)
    assert not may(User(role="publisher", is_superuser=True, is_staff=True), READ_CLUES)
    assert not may(AnonymousUser(), READ_CLUES)


def test_a_view_declares_its_power(rf):
    request = rf.get("/clues/?min=3")
    request.user = User(role="auditor")
    assert view(request, "seen").content == b"seen"
    request.user = User(role="publisher")
    with pytest.raises(PermissionDenied):
        view(request, "seen")
    request.user = AnonymousUser()
    answer = view(request, "seen")
    assert answer.status_code == 302
    assert answer.url.endswith("next=/clues/%3Fmin%3D3")
    assert view.permitted(User(role="auditor"))
    assert not view.permitted(AnonymousUser())
