"""Edits of the knowledge while the bot runs: good ones are said over, broken ones are not."""

import pytest

from bot.preview.seen import Seen
from tests.cast import HANH
from tests.end_to_end.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")
NEW = '[[procedure]]\ncode = "9.123456"\nname = "Cấp thẻ cưỡi rồng"\nfield = "Thử"\nlevels = ["xã"]\n'


async def test_an_edit_is_answered_from_within_seconds_and_a_broken_one_never(own_stage: Stage) -> None:
    client, mai = own_stage.client, await own_stage.newcomer()
    begun = await client.wait_for_reply(HANH, await client.start(HANH))
    file = own_stage.knowledge / "procedures" / "zz-thu.toml"
    file.write_text(NEW, encoding="utf-8")
    said = await told(own_stage, begun, "kiến thức mới")
    assert "151 thủ tục" in said.text
    assert (await client.ask(mai, "cấp thẻ cưỡi rồng")).text.startswith("Cấp thẻ cưỡi rồng")
    for broken, says in (
        (NEW + 'feee = "1"\n', "feee"),
        (NEW + "fee = \n", "zz-thu.toml"),
        ("\x00", "zz-thu"),
    ):
        file.write_text(broken, encoding="utf-8")
        said = await told(own_stage, said, "vẫn dùng bản cũ")
        assert "zz-thu.toml:" in said.text
        assert says in said.text
        assert (await client.ask(mai, "cấp thẻ cưỡi rồng")).text.startswith("Cấp thẻ cưỡi rồng")
    file.unlink()
    assert "150 thủ tục" in (await told(own_stage, said, "kiến thức mới")).text


async def test_an_existing_text_can_be_mended_in_place(own_stage: Stage) -> None:
    mai = await own_stage.newcomer()
    begun = await own_stage.client.wait_for_reply(HANH, await own_stage.client.start(HANH))
    changed = 0
    for file in own_stage.knowledge.glob("procedures/*.toml"):
        text = file.read_text(encoding="utf-8")
        if 'code = "1.000894"' in text:
            file.write_text(text.replace("Tờ khai đăng ký kết hôn", "Tờ khai mới tinh"), encoding="utf-8")
            changed += 1
    assert changed == 1
    await told(own_stage, begun, "kiến thức mới")
    assert "Tờ khai mới tinh" in (await own_stage.client.ask(mai, "đăng ký kết hôn")).text


async def told(stage: Stage, after: Seen, words: str) -> Seen:
    """Wait until the admin is told."""
    return await stage.client.wait_for(HANH, after.revision, lambda one: words in one.text)
