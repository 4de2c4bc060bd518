"""A citizen's dossier that was extended: the new date with its reason, judged by it."""

import datetime as dt

import pytest

from bot.delivery.model import from_json
from bot.dossiers.cards import standing
from bot.dossiers.deadlines import Standing
from bot.dossiers.service import Shown
from bot.storage.tables import extensions
from bot.texts import texts
from tests.cast import MAI
from tests.dossiers.conftest import ZONE, Office
from tests.dossiers.lines import CODE, dossier

AFTER = dt.datetime(2026, 10, 20, 9, 0, tzinfo=ZONE)
"""Three working days over the date of the slip."""


async def extend(office: Office, due: dt.datetime) -> None:
    """Set a new date."""
    values = {"code": CODE, "due_before": AFTER, "due": due, "reason": "chờ xác minh", "by": 1, "at": AFTER}
    async with office.database.write() as connection:
        await connection.execute(extensions.insert(), values)


async def look(office: Office) -> Shown:
    """Look the dossier up."""
    shown = await office.desk.look_up(MAI, CODE, AFTER)
    assert isinstance(shown, Shown)
    return shown


async def test_the_new_date_counts_and_is_told_with_its_reason(office: Office) -> None:
    await office.take([dossier()])
    assert (await look(office)).judgement.standing is Standing.LATE
    await extend(office, AFTER + dt.timedelta(days=7))
    shown = await look(office)
    assert shown.judgement == (Standing.IN_TIME, 5)
    said = standing(shown, None, ZONE, texts("vi")).plain()
    assert "hẹn trả 08:30 15/10/2026" in said
    assert "Hẹn lại 09:00 27/10/2026 vì: chờ xác minh" in said
    assert "Quá hẹn" not in said
    assert len(said.split("\n")) <= 8


@pytest.mark.parametrize("earlier", [30, 10])
async def test_a_later_date_of_an_import_is_a_newer_promise(office: Office, earlier: int) -> None:
    await office.take([dossier(due="30/11/2026 08:30")])
    await extend(office, dt.datetime(2026, 11, earlier, 8, 30, tzinfo=ZONE))
    shown = await look(office)
    assert shown.extended is None
    assert "Hẹn lại" not in standing(shown, None, ZONE, texts("vi")).plain()


async def test_followers_read_the_date_that_counts(office: Office) -> None:
    await office.take([dossier()])
    shown = await look(office)
    await office.desk.follow(MAI, shown.dossier, AFTER, "digits")
    await extend(office, AFTER + dt.timedelta(days=7))
    await office.take([dossier(status="5", missing="giấy khai sinh")])
    await office.take([dossier(status="4")])
    first, second = [from_json(letter.card).plain() for letter in await office.letters()]  # type: ignore[union-attr]
    for said in (first, second):
        assert "27/10/2026" in said
        assert "15/10/2026" not in said


async def test_a_date_that_was_moved_by_the_office_is_no_news_when_the_file_says_so_too(
    office: Office,
) -> None:
    await office.take([dossier()])
    await office.desk.follow(MAI, (await look(office)).dossier, AFTER, "digits")
    await extend(office, dt.datetime(2026, 10, 27, 9, 0, tzinfo=ZONE))
    await office.take([dossier(due="27/10/2026 09:00")])
    assert await office.letters() == []
    await office.take([dossier(due="30/10/2026 09:00")])
    [letter] = await office.letters()
    said = from_json(letter.card).plain()  # type: ignore[union-attr]
    assert "27/10/2026" in said
    assert "30/10/2026" in said
