"""Who answers: names as files spell them, handovers, deputies, heads; and who may see what."""

import pytest

from bot.officials.answering import Office
from bot.officials.model import Colleague, Duties
from bot.people.rights import Role

LAN = Colleague(1, Role.OFFICIAL, "Nông Thị Lan", "Địa chính")
OTHER = Colleague(2, Role.OFFICIAL, "Nông Thị Lan", "Tư pháp")
HA, HAJ = Colleague(3, Role.OFFICIAL, "Vi Thị Hà", None), Colleague(4, Role.OFFICIAL, "Vi Thị Hạ", None)
BINH = Colleague(5, Role.HEAD, "Lê Bình", "Địa chính")
HANH = Colleague(6, Role.ADMIN, "Hạnh", None)


@pytest.mark.parametrize(
    ("official", "unit", "who"),
    [
        ("Nông Thị Lan", "Địa chính", 1),
        ("NÔNG THỊ LAN", "dia chinh", 1),
        ("nong  thi lan", "Tư pháp", 2),
        ("Nông Thị Lan", None, None),  # two of them, and nothing tells which
        ("Nông Thị Lan", "Văn hóa", None),
        ("Vi Thị Hà", None, 3),
        ("VI THỊ HẠ", "Bất kỳ", 4),
        ("Vi Thi Ha", None, None),
        ("Lê Bình", "Tư pháp", 5),  # one of the name: the unit of a file may be written otherwise
        ("Ai Đó", "Địa chính", None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_names_are_matched_as_people_would(official: str | None, unit: str | None, who: int | None) -> None:
    office = Office((LAN, OTHER, HA, HAJ, BINH, HANH), Duties())
    assert office.named(official, unit) == office.answers("A", official, unit) == who


def test_an_accepted_handover_wins_and_ends_with_the_role() -> None:
    duties = Duties(handovers={"A": 3, "B": 99})
    office = Office((LAN, HA), duties)
    assert office.answers("A", "Nông Thị Lan", None) == 3
    assert office.answers("B", "Nông Thị Lan", None) == 1
    assert not office.sees(1, "A", "Nông Thị Lan", None)
    assert office.sees(3, "A", "Nông Thị Lan", None)


def test_a_deputy_acts_and_a_circle_leaves_it_where_it_was() -> None:
    people = (LAN, HA, HAJ)
    assert Office(people, Duties(deputies={1: 3})).answers("A", "Nông Thị Lan", None) == 3
    assert Office(people, Duties(deputies={1: 3, 3: 4})).acting(1) == 4
    assert Office(people, Duties(deputies={1: 3, 3: 1})).acting(1) == 1
    assert Office(people, Duties(deputies={1: 77})).acting(1) == 1
    office = Office(people, Duties(deputies={1: 3}))
    assert [office.sees(one, "A", "Nông Thị Lan", None) for one in (1, 3, 4)] == [True, True, False]


def test_heads_see_their_unit_admins_all_and_strangers_nothing() -> None:
    office = Office((LAN, HA, BINH, HANH), Duties())
    dossier = ("A", "Nông Thị Lan", "ĐỊA CHÍNH")
    assert [office.sees(one, *dossier) for one in (1, 3, 5, 6, 77)] == [True, False, True, True, False]
    other = Colleague(8, Role.HEAD, "Khác", "Tư pháp")
    two = Office((LAN, BINH, other), Duties())
    assert [two.sees(one, "A", None, "Tư pháp") for one in (5, 8)] == [False, True]
    assert [two.sees(one, "A", None, None) for one in (5, 8)] == [True, True]  # of nobody's unit
