"""Who may see what: the bare code, the four digits, wrong ones, guessers, helpers, slips."""

import datetime as dt
from pathlib import Path

import pytest

from bot.card import plain
from bot.dossiers import links
from bot.dossiers.service import LATELY, NeedsDigits, Shown, Unknown, Wait
from bot.dossiers.store import expire, forget_personal
from bot.procedures.library import Library
from bot.storage.database import Database
from bot.texts import texts
from tests.dossiers.conftest import NOW, Office, office_of
from tests.dossiers.lines import CODE, dossier

MAI, NAM, THIEF = 1001, 1002, 6666
NOBODYS = "H14.18-261008-9999"


async def test_a_bare_code_shows_the_dossier_but_opens_nothing(office: Office) -> None:
    await office.take([dossier(status="5", missing="Giấy chứng sinh")])
    shown = await office.desk.look_up(MAI, CODE, NOW)
    assert isinstance(shown, Shown)
    assert not shown.opened
    assert not shown.following


@pytest.mark.parametrize("digits", ["5678", "9876"])
async def test_the_digits_of_phone_or_identity_open_it(office: Office, digits: str) -> None:
    await office.take([dossier()])
    shown = await office.desk.look_up(MAI, CODE, NOW, digits)
    assert isinstance(shown, Shown)
    assert shown.opened
    again = await office.desk.again(MAI, CODE, NOW + dt.timedelta(minutes=29))
    assert again
    assert again.opened
    later = await office.desk.again(MAI, CODE, NOW + dt.timedelta(minutes=31))
    assert later
    assert not later.opened


async def test_unknown_codes_and_wrong_digits_get_one_answer(office: Office) -> None:
    await office.take([dossier()])
    assert isinstance(await office.desk.look_up(MAI, CODE, NOW, "0000"), Unknown)
    assert isinstance(await office.desk.look_up(MAI, NOBODYS, NOW, "0000"), Unknown)
    assert isinstance(await office.desk.look_up(MAI, NOBODYS, NOW), Unknown)


async def test_five_failures_and_a_wait(office: Office) -> None:
    await office.take([dossier()])
    for minute in range(5):
        assert isinstance(
            await office.desk.look_up(MAI, CODE, NOW + dt.timedelta(minutes=minute), "0000"), Unknown
        )
    waiting = await office.desk.look_up(MAI, CODE, NOW + dt.timedelta(minutes=5), "5678")
    assert waiting == Wait(10)
    assert isinstance(
        await office.desk.look_up(NAM, CODE, NOW, "5678"), Shown
    )  # another person's tries are theirs
    assert isinstance(
        await office.desk.look_up(MAI, CODE, NOW + LATELY + dt.timedelta(minutes=5), "5678"), Shown
    )


async def test_one_code_is_slowed_down_for_everybody_s_guesses(office: Office) -> None:
    await office.take([dossier()])
    for person in range(5):
        for _ in range(2):
            await office.desk.look_up(7000 + person, CODE, NOW, "0000")
    assert isinstance(await office.desk.look_up(NAM, CODE, NOW, "5678"), Wait)
    assert isinstance(await office.desk.look_up(NAM, CODE, NOW), Shown)  # the bare code is no guess


@pytest.mark.parametrize("secrecy", ["details", "always", "never"])
async def test_walking_a_day_s_numbers_tells_nothing_personal_and_is_slowed_down(
    database: Database, library: Library, tmp_path: Path, secrecy: str
) -> None:
    office = office_of(database, library, tmp_path, secrecy)  # type: ignore[arg-type]
    real = [f"H14.18-261008-{number:04}" for number in range(1, 60, 2)]
    await office.take([dossier(code, missing="Sổ đỏ của bà Chấp", amount="90000") for code in real])
    seen, said, waits = 0, "", 0
    for number in range(1, 101):
        found = await office.desk.look_up(
            THIEF, f"H14.18-261008-{number:04}", NOW + dt.timedelta(seconds=number)
        )
        waits += isinstance(found, Wait)
        if isinstance(found, Shown):
            seen += 1
            said += repr(found.dossier) if not found.opened else ""
    assert seen <= 20
    assert waits >= 75
    assert not any(secret in said for secret in ("5678", "9876", "Nông", "Thị"))
    if secrecy == "always":
        assert seen == 0


@pytest.mark.parametrize("secrecy", ["details", "always", "never"])
async def test_walking_by_made_up_buttons_is_slowed_down_too(
    database: Database, library: Library, tmp_path: Path, secrecy: str
) -> None:
    office = office_of(database, library, tmp_path, secrecy)  # type: ignore[arg-type]
    real = [f"H14.18-261008-{number:04}" for number in range(1, 31)]
    await office.take([dossier(code) for code in real])
    seen = [bool(await office.desk.again(THIEF, code, NOW)) for code in real]
    assert seen == [secrecy != "always"] * 20 + [False] * 10
    for number in range(9000, 9005):
        assert await office.desk.again(NAM, f"H14.18-261008-{number}", NOW) is None
    waits = await office.desk.look_up(NAM, real[0], NOW)
    assert isinstance(waits, Wait) == (secrecy != "always")  # there it would tell which codes exist


async def test_a_follower_looks_as_often_as_they_like(office: Office) -> None:
    await office.take([dossier()])
    shown = await office.desk.look_up(MAI, CODE, NOW, "5678")
    assert isinstance(shown, Shown)
    await office.desk.follow(MAI, shown.dossier, NOW, "digits")
    for _ in range(30):
        assert await office.desk.again(MAI, CODE, NOW)
    assert await office.desk._look_ups.held(MAI) == 1


async def test_always_asks_for_the_digits_whether_the_code_exists_or_not(
    database: Database, library: Library, tmp_path: Path
) -> None:
    office = office_of(database, library, tmp_path, "always")
    await office.take([dossier()])
    assert isinstance(await office.desk.look_up(MAI, CODE, NOW), NeedsDigits)
    assert isinstance(await office.desk.look_up(MAI, NOBODYS, NOW), NeedsDigits)
    assert await office.desk.again(MAI, CODE, NOW) is None
    assert isinstance(await office.desk.look_up(MAI, CODE, NOW, "5678"), Shown)
    assert await office.desk.again(MAI, CODE, NOW)


async def test_never_shows_everything_at_once(database: Database, library: Library, tmp_path: Path) -> None:
    office = office_of(database, library, tmp_path, "never")
    await office.take([dossier()])
    shown = await office.desk.look_up(MAI, CODE, NOW)
    assert isinstance(shown, Shown)
    assert shown.opened


async def test_a_slip_s_link_opens_until_it_runs_out_and_cannot_be_altered(office: Office) -> None:
    await office.take([dossier()])
    payload = await office.desk.payload(CODE, NOW)
    assert len(payload) <= 64
    assert payload.replace("_", "").replace("-", "").isalnum()
    shown = await office.desk.by_slip(NAM, payload, NOW)
    assert shown
    assert shown.opened
    assert await office.desk.by_slip(NAM, payload, NOW + dt.timedelta(days=181)) is None
    for place in range(2, len(payload)):
        altered = payload[:place] + ("A" if payload[place] != "A" else "B") + payload[place + 1 :]
        assert await office.desk.by_slip(NAM, altered, NOW) is None
    for nonsense in ("s_", "s_x", "s_" + "A" * 60, "s_%%%"):
        assert await office.desk.by_slip(NAM, nonsense, NOW) is None


def test_the_longest_code_still_fits_a_link() -> None:
    code = "H14.18.05.13-261008-0975"
    payload = links.payload(b"k" * 32, code, dt.date(2027, 1, 1))
    assert len(payload) <= 64
    assert links.opened(b"k" * 32, payload, dt.date(2026, 12, 31)) == code
    assert links.opened(b"x" * 32, payload, dt.date(2026, 12, 31)) is None
    with pytest.raises(ValueError, match="H14"):
        links.payload(b"k" * 32, "H14" + ".11" * 20, dt.date(2027, 1, 1))


def test_equal_digits_of_two_dossiers_do_not_look_equal() -> None:
    assert links.digits_hash(b"k", "A", "1234") != links.digits_hash(b"k", "B", "1234")


async def test_a_helper_follows_once_with_the_owner_s_consent(office: Office) -> None:
    await office.take([dossier()])
    payload = await office.desk.consent(MAI, CODE, NOW)
    shown = await office.desk.by_consent(NAM, payload, NOW)
    assert shown
    assert shown.opened
    assert [one.via for one in await office.desk.follows.followers(CODE)] == ["consent"]
    assert await office.desk.by_consent(THIEF, payload, NOW) is None
    late = await office.desk.consent(MAI, CODE, NOW)
    assert await office.desk.by_consent(NAM, late, NOW + dt.timedelta(hours=25)) is None


async def test_what_is_held_on_a_person_is_shown_and_erased(office: Office) -> None:
    await office.take([dossier()])
    shown = await office.desk.look_up(MAI, CODE, NOW, "5678")
    assert isinstance(shown, Shown)
    assert await office.desk.follow(MAI, shown.dossier, NOW, "digits")
    assert not await office.desk.follow(MAI, shown.dossier, NOW, "digits")
    await office.take([dossier(status="5")])
    holding = office.holding()
    lines = await holding.describe(MAI, texts("vi"))
    assert len(lines) == 3
    await holding.erase(MAI)
    assert await holding.describe(MAI, texts("vi")) == []
    assert await office.letters() == []


async def test_erasing_does_not_let_anybody_guess_on(office: Office) -> None:
    await office.take([dossier()])
    for digits in ("0000", "0001", "0002", "0003"):
        assert isinstance(await office.desk.look_up(MAI, CODE, NOW, digits), Unknown)
        await office.holding(NOW).erase(MAI)
    await office.desk.look_up(MAI, CODE, NOW, "0004")
    assert isinstance(await office.desk.look_up(MAI, CODE, NOW, "5678"), Wait)
    [line] = await office.holding(NOW).describe(MAI, texts("vi"))
    assert "tự xóa sau một ngày" in plain(line)


async def test_stopping_ends_follows_and_what_is_on_its_way(office: Office) -> None:
    await office.take([dossier()])
    shown = await office.desk.look_up(MAI, CODE, NOW, "5678")
    assert isinstance(shown, Shown)
    await office.desk.follow(MAI, shown.dossier, NOW, "digits")
    await office.take([dossier(status="5")])
    holding = office.holding()
    [line] = await holding.stop(MAI, texts("vi"))
    assert plain(line) == "• Đã bỏ theo dõi 1 hồ sơ."
    assert await holding.stop(MAI, texts("vi")) == []
    assert [letter.state for letter in await office.letters()] == ["cancelled"]


async def test_personal_data_goes_when_the_time_is_over(office: Office) -> None:
    await office.take(
        [dossier(status="10", finished="09/10/2026", amount="8000"), dossier("H14.18-261008-0976")]
    )
    assert await forget_personal(office.database, dt.date(2026, 10, 9)) == 0
    assert await forget_personal(office.database, dt.date(2026, 10, 10)) == 1
    old, running = await office.table()
    assert [old[name] for name in ("applicant", "phone", "id_number", "amount")] == [None] * 4
    assert old["status"] == 10
    assert running["phone"]


async def test_tries_are_forgotten_after_a_day(office: Office) -> None:
    await office.desk.look_up(MAI, CODE, NOW)
    assert await office.desk._look_ups.held(MAI) == 1
    await expire(office.database, NOW + dt.timedelta(days=2), dt.timedelta(days=1))
    assert await office.desk._look_ups.held(MAI) == 0
