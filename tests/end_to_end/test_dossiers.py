"""From the export of the one-stop system to the citizen's phone: looked up, followed, told once."""

import datetime as dt
import io
import re
import signal

import aiosqlite
import pytest
from PIL import Image

from bot.preview.seen import Seen
from tests.cast import HANH
from tests.dossiers.exports import Line, write_csv, write_xlsx
from tests.dossiers.lines import dossier
from tests.end_to_end.stage import Stage, until

pytestmark = pytest.mark.asyncio(loop_scope="session")
TODAY = dt.date.today()  # noqa: DTZ011 - codes only


def code(number: int) -> str:
    """Return a code of ours."""
    return f"H14.18-{TODAY:%y%m%d}-{number:04}"


async def bring(stage: Stage, *lines: Line, name: str = "xuat.csv", excel: bool = False) -> Seen:
    """Send a file as the desk officer; return what the bot says it would change."""
    path = stage.folder / name
    written = write_xlsx(path, list(lines)) if excel else write_csv(path, list(lines))
    sent = await stage.client.send_file(HANH, name, written.read_bytes(), kind="document")
    return await stage.client.wait_for(
        HANH, sent.revision, lambda one: one.from_bot and "Đang đọc" not in one.text
    )


async def take(stage: Stage, *lines: Line, name: str = "xuat.csv", excel: bool = False) -> Seen:
    """Send a file and tap the button that takes it; return what was done."""
    planned = await bring(stage, *lines, name=name, excel=excel)
    await stage.client.press(HANH, planned, "✅ Nhập")
    return await stage.client.wait_for(
        HANH, planned.revision, lambda one: one.id == planned.id and "Đã nhập" in one.text
    )


async def follow(stage: Stage, person: int, which: str) -> None:
    """Look a dossier up and follow it with the digits."""
    card = await stage.client.ask(person, which)
    asked = await stage.tap(person, card, "🔔 Theo dõi hồ sơ này")
    assert "4 số cuối" in asked.text
    told = await stage.client.ask(person, "5678")
    assert "Bot sẽ nhắn" in told.text


async def news(stage: Stage, person: int) -> list[str]:
    """Return the notices a person got."""
    return [text for text in await stage.said(person) if "có tin mới" in text]


async def test_a_file_is_shown_taken_and_undone(stage: Stage) -> None:
    planned = await bring(stage, dossier(code(1)), dossier(code(2), status="ngủ"), excel=True, name="a.xlsx")
    assert "1 hồ sơ: 1 mới" in planned.text
    assert "Dòng 5, cột Trạng thái" in planned.text
    await stage.client.press(HANH, planned, "✅ Nhập")
    done = await stage.client.wait_for(
        HANH, planned.revision, lambda one: one.id == planned.id and "Đã nhập" in one.text
    )
    again = await bring(stage, dossier(code(1)), name="b.csv")
    assert "Không có gì mới" in again.text
    undone = await stage.tap(HANH, done, "↩️ Hoàn tác lần nhập này")
    assert "bỏ 1 hồ sơ mới" in undone.text


async def test_a_wrong_file_is_named_and_nothing_happens(stage: Stage) -> None:
    sent = await stage.client.send_file(HANH, "ke-hoach.pdf", b"%PDF-1.7", kind="document")
    said = await stage.client.wait_for(
        HANH, sent.revision, lambda one: one.from_bot and "Đang đọc" not in one.text
    )
    assert "Không nhập được" in said.text
    assert "PDF" in said.text


async def test_a_citizen_s_file_is_not_taken(stage: Stage, mai: int) -> None:
    path = write_csv(stage.folder / "x.csv", [dossier(code(3))])
    sent = await stage.client.send_file(mai, "x.csv", path.read_bytes(), kind="document")
    assert "không giữ" in (await stage.client.wait_for_reply(mai, sent)).text
    assert "dành cho cán bộ" in (await stage.client.ask(mai, "/nhaphoso")).text
    for data in ("i/go", "i/undo/1"):
        card = await stage.client.ask(mai, "/hoso")
        assert card
        await stage.client.post("press", person=mai, chat=mai, message=card.id, data=data, wait=1)
    assert "Lần" not in (await stage.client.ask(mai, "/nhaphoso")).text


async def test_look_up_details_and_why(stage: Stage, mai: int) -> None:
    received = TODAY - dt.timedelta(days=3)
    line = dossier(
        code(10),
        received=f"{received:%d/%m/%Y} 08:30",
        due=f"{TODAY + dt.timedelta(days=30):%d/%m/%Y}",
        status="5",
        missing="Giấy chứng sinh",
    )
    await take(stage, line)
    card = await stage.client.ask(mai, f"hồ sơ {code(10).lower().replace('-', ' ')} đến đâu rồi")
    assert "Cần bổ sung giấy tờ" in card.text
    assert "chứng sinh" not in card.text
    assert "tạm dừng" in card.text
    why = await stage.tap(mai, card, "🗓 Vì sao ngày này?")
    assert "Vì sao hẹn ngày này" in why.text
    back = await stage.tap(mai, why, "‹ Quay lại")
    asked = await stage.tap(mai, back, "📄 Giấy cần bổ sung")
    assert "4 số cuối" in asked.text
    assert "chưa khớp" in (await stage.client.ask(mai, "0000")).text
    card = await stage.client.ask(mai, f"{code(10)} 5678")
    assert "chứng sinh" not in card.text
    opened = await stage.tap(mai, card, "📄 Giấy cần bổ sung")
    assert "Giấy chứng sinh" in opened.text
    assert "N. T. C." in opened.text
    assert "Chấp" not in " ".join(await stage.said(mai))


async def test_six_wrong_tries_end_in_a_wait_and_the_right_digits_do_not_help_then(
    stage: Stage, mai: int
) -> None:
    await take(stage, dossier(code(11)))
    for _ in range(5):
        assert "chưa khớp" in (await stage.client.ask(mai, f"{code(11)} 0000")).text
    sixth = await stage.client.ask(mai, f"{code(11)} 5678")
    assert re.search(r"đợi khoảng 1[45] phút", sixth.text)
    assert "5678" not in sixth.text


async def test_a_photo_of_the_slip_opens_the_dossier_and_is_followed_by_one_tap(
    stage: Stage, mai: int
) -> None:
    await take(stage, dossier(code(12)))
    card = await stage.client.ask(HANH, code(12))
    await stage.client.press(HANH, card, "🖨 Mã QR để in")
    slip = await stage.client.wait_for(HANH, card.revision, lambda one: one.from_bot and one.id > card.id)
    assert "Ai quét mã thì xem và theo dõi được" in slip.text
    history = await stage.client.get("history", person=HANH)
    [sent] = [entry["message"] for entry in history["messages"] if entry["message"]["message_id"] == slip.id]
    async with stage.client._open().get(f"/preview/file/{sent['document']['file_id']}") as response:
        drawn = Image.open(io.BytesIO(await response.read())).convert("RGB")
    table = Image.new("RGB", (1400, 1000), (90, 90, 90))
    table.paste(drawn, (300, 150))
    photo = io.BytesIO()
    table.rotate(7).save(photo, "JPEG", quality=70)
    taken = await stage.client.send_file(mai, "anh.jpg", photo.getvalue(), kind="photo")
    opened = await stage.client.wait_for_reply(mai, taken)
    assert code(12) in opened.text
    followed = await stage.tap(mai, opened, "🔔 Theo dõi hồ sơ này")
    assert "Bot sẽ nhắn" in followed.text
    assert code(12) in (await stage.client.ask(mai, "/theodoi")).text
    held = await stage.client.ask(mai, "/dulieucuatoi")
    assert code(12) in held.text


async def test_a_follower_is_told_once_and_stops_when_they_like(stage: Stage, mai: int) -> None:
    await take(stage, dossier(code(13)), dossier(code(14)))
    await follow(stage, mai, code(13))
    done = await take(stage, dossier(code(13), status="5"), dossier(code(14), status="5"))
    assert "1 người theo dõi" in done.text

    async def told() -> bool:
        return len(await news(stage, mai)) == 1

    assert await until(told)
    [text] = await news(stage, mai)
    assert code(13) in text
    assert code(14) not in text
    await bring(stage, dossier(code(13), status="5"), dossier(code(14), status="5"))
    assert "Đã bỏ theo dõi 1 hồ sơ" in (await stage.client.ask(mai, "/dung")).text
    await take(stage, dossier(code(13), status="4"), dossier(code(14), status="5"))
    assert len(await news(stage, mai)) == 1


async def test_a_relative_follows_with_the_owner_s_link(stage: Stage, mai: int) -> None:
    await take(stage, dossier(code(15)))
    await follow(stage, mai, code(15))
    card = await stage.client.ask(mai, code(15))
    listed = await stage.tap(mai, card, "👥 Ai đang nhận tin")
    assert "Tất cả 1 người" in listed.text
    link = await stage.tap(mai, listed, "🤝 Cho người nhà theo dõi")
    payload = re.search(r"start=(h_[\w-]+)", link.text)
    assert payload
    relative, thief = await stage.newcomer(), await stage.newcomer()
    for person, words in ((relative, "nhận tin về hồ sơ"), (thief, "hết hạn hoặc không đúng")):
        sent = await stage.client.start(person, payload[1])
        assert words in (await stage.client.wait_for_reply(person, sent)).text
    listed = await stage.tap(mai, await stage.client.ask(mai, code(15)), "👥 Ai đang nhận tin")
    assert "Người nhà được cho phép" in listed.text


async def test_in_a_group_nothing_is_shown(stage: Stage) -> None:
    await take(stage, dossier(code(16)))
    people = await stage.client.get("people")
    [group] = people["groups"]
    member = group["members"][0]
    said = await stage.client.ask(member, f"@{people['bot']['username']} {code(16)}", chat=group["id"])
    assert "nhắn riêng" in said.text
    assert "khai sinh" not in said.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("G01.899.909-260916-890028", "hồ sơ công an"),
        ("G22.99-251225-020175", "Cổng quốc gia"),
        ("H15.50.05.13-261008-0975", "tỉnh khác"),
        ("H14.18-260921-180948", "Bộ Y tế"),
        ("H14.18-260921-990948", "bộ, ngành"),
        ("004182009876", "đừng gửi số căn cước"),
        ("261008-0975", "thiếu phần đầu"),
        ("H14.18-261008-9999", "chưa thấy hồ sơ này"),
        ("/hoso", "gõ mã hồ sơ"),
        ("/hoso 1.001193", "mã của một thủ tục"),
        ("H14.18-261008", "thiếu dãy số cuối"),
        ("/hoso H14.18-261008-9999", "chưa thấy hồ sơ này"),
        ("/theodoi", "chưa theo dõi hồ sơ nào"),
        ("2026", ""),
    ],
)
async def test_what_else_people_type(stage: Stage, mai: int, typed: str, words: str) -> None:
    assert words in (await stage.client.ask(mai, typed)).text


async def test_the_reminder_of_papers_leads_to_the_list_that_says_which(stage: Stage) -> None:
    until_day = f"5/3/{TODAY.year + 2}"
    ended = {"status": "10", "finished": "09/10/2026", "returned": "09/10/2026"}
    await take(stage, dossier(code(71), valid_until=until_day, **ended))
    await follow(stage, HANH, code(71))
    assert f"Giấy tờ có giá trị đến {until_day}" in (await stage.client.ask(HANH, code(71))).text
    listed = await stage.client.ask(HANH, "/chiendich")
    shown = await stage.tap_data(HANH, listed, "cd/show/giay-sap-het-han")
    assert "theo dõi hồ sơ mà giấy tờ còn 15 ngày làm việc" in shown.text
    await stage.client.press_data(HANH, shown, "cd/try/giay-sap-het-han")
    tried = await stage.client.wait_for(
        HANH, shown.revision, lambda one: one.id > shown.id and "Bà con có giấy tờ sắp hết hạn" in one.text
    )
    found = await stage.tap(HANH, tried, "📂 Xem giấy nào")
    assert code(71) in found.text
    assert f"Giấy tờ có giá trị đến {until_day}" in found.text


async def test_killed_between_import_and_notice_the_notice_still_comes(own_stage: Stage) -> None:
    stage, lan = own_stage, await own_stage.newcomer()
    await take(stage, dossier(code(20)))
    await follow(stage, lan, code(20))
    await stage.client.delay(3000)  # the notice is on its way, or about to be, when the process dies
    planned = await bring(stage, dossier(code(20), status="9", finished=f"{TODAY:%d/%m/%Y}"))
    await stage.client.post("press", person=HANH, chat=HANH, message=planned.id, data="i/go", wait=1)

    async def imported() -> bool:
        async with aiosqlite.connect(stage.folder / "bot.db") as database:
            rows = await database.execute_fetchall("SELECT state FROM deliveries WHERE purpose = 'dossier'")
        return bool(list(rows))

    assert await until(imported)
    await stage.client.delay(0)
    await stage.restart(signal.SIGKILL)

    async def told() -> bool:
        return bool(await news(stage, lan))

    assert await until(told, 120)
    assert code(20) in (await news(stage, lan))[0]
