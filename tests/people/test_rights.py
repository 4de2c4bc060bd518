"""The table of rights: who may do what, and that nobody below an admin reaches the people."""

from itertools import combinations

from bot.people.rights import RIGHTS, Right, Role
from bot.storage.tables import invitations, roles
from bot.texts import LANGUAGES, texts


def test_every_role_stands_in_the_table_and_an_admin_may_all() -> None:
    assert set(RIGHTS) == set(Role)
    assert RIGHTS[Role.ADMIN] == frozenset(Right)


def test_only_admins_look_after_people() -> None:
    assert [role for role in Role if Right.PEOPLE in RIGHTS[role]] == [Role.ADMIN]


def test_somebody_else_than_the_author_can_approve() -> None:
    writers = [role for role in Role if Right.ANNOUNCE in RIGHTS[role]]
    approvers = [role for role in Role if Right.APPROVE in RIGHTS[role]]
    assert writers
    assert any(one not in writers for one in approvers)


def test_no_two_roles_are_the_same() -> None:
    assert all(RIGHTS[one] != RIGHTS[other] for one, other in combinations(Role, 2))


def test_roles_and_rights_are_named_and_fit_the_tables() -> None:
    for t in map(texts, LANGUAGES):
        assert all(t.plain(f"role.{one}") for one in Role)
        assert all(t.plain(f"right.{one}") for one in Right)
    for column in (roles.c.role, invitations.c.role):
        assert all(len(one) <= column.type.length for one in Role)
