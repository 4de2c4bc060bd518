"""From a message to an outcome: topics, neighbours, what is kept of it; on the shipped knowledge."""

import datetime as dt
from pathlib import Path

import pytest

from bot.procedures import store
from bot.procedures.holding import ProceduresHolding
from bot.procedures.library import Shelf
from bot.procedures.model import Section
from bot.procedures.search.outcome import Answer, General, Nothing
from bot.procedures.service import Answering
from bot.storage.database import Database
from bot.storage.journal import Journal
from bot.texts import texts
from tests.cast import HANOI, MAI, NAM, NOW
from tests.samples import BIRTH, MARRIAGE


class Desk:
    """Everything a message passes through."""

    def __init__(self, database: Database, shelf: Shelf) -> None:
        self.journal = Journal(database)
        self.topics = store.Topics(database, self.journal)
        self.questions = store.Questions(database, self.journal)
        self.answering = Answering(shelf, self.topics, self.questions)
        self.holding = ProceduresHolding(database, self.journal, self.topics, shelf, HANOI)

    async def held(self, chat: int) -> list[str]:
        return ["".join(run.text for run in line) for line in await self.holding.describe(chat, texts("vi"))]


@pytest.fixture(scope="module")
def shelf(knowledge_folder: Path) -> Shelf:
    """The knowledge that ships with the bot."""
    return Shelf(knowledge_folder, "xã")


@pytest.fixture
def desk(database: Database, shelf: Shelf) -> Desk:
    """A desk that has answered nobody yet."""
    return Desk(database, shelf)


async def test_a_follow_up_means_the_running_topic(desk: Desk) -> None:
    first = await desk.answering.ask(MAI, "làm giấy khai sinh cho con cần gì", NOW)
    assert isinstance(first, Answer)
    again = await desk.answering.ask(MAI, "còn phí?", NOW + dt.timedelta(minutes=5))
    assert isinstance(again, Answer)
    assert (again.candidates[0].code, again.section) == (BIRTH, Section.FEE)


async def test_a_follow_up_after_the_topic_ran_out_means_nothing(desk: Desk) -> None:
    await desk.answering.ask(MAI, "làm giấy khai sinh cho con cần gì", NOW)
    late = await desk.answering.ask(MAI, "còn phí?", NOW + store.TOPIC_LASTS)
    assert not isinstance(late, Answer)


async def test_chats_do_not_mix(desk: Desk) -> None:
    await desk.answering.ask(MAI, "đăng ký khai sinh", NOW)
    await desk.answering.ask(NAM, "đăng ký kết hôn", NOW)
    outcome = await desk.answering.ask(MAI, "còn phí?", NOW)
    assert isinstance(outcome, Answer)
    assert outcome.candidates[0].code == BIRTH


async def test_a_tapped_procedure_becomes_the_topic_and_keeps_its_choices(desk: Desk) -> None:
    await desk.answering.ask(MAI, "đăng ký khai sinh", NOW)
    topic = await desk.topics.get(MAI, NOW)
    assert topic is not None
    await desk.answering.choose(MAI, MARRIAGE, NOW)
    chosen = await desk.topics.get(MAI, NOW)
    assert chosen is not None
    assert (chosen.code, chosen.choices) == (MARRIAGE, topic.choices)


async def test_neighbours_are_choices_then_variants_without_itself(desk: Desk) -> None:
    variants = desk.answering.library.procedure(BIRTH)
    assert variants is not None
    assert await desk.answering.neighbours(MAI, BIRTH, NOW) == list(variants.variants)
    await desk.answering.choose(MAI, BIRTH, NOW)
    assert BIRTH not in await desk.answering.neighbours(MAI, BIRTH, NOW)
    assert await desk.answering.neighbours(MAI, "9.999999", NOW) == []


async def test_a_question_without_an_answer_is_kept_for_staff(desk: Desk) -> None:
    assert isinstance(await desk.answering.ask(MAI, "xyzzy 0912345678", NOW), Nothing)
    assert isinstance(await desk.answering.ask(MAI, "chào bot", NOW), General)
    await desk.journal.flush()
    count, [question] = await desk.questions.unanswered(9)
    assert (count, question.text) == (1, "xyzzy •••")


async def test_a_very_long_message_is_read_at_its_beginning(desk: Desk) -> None:
    outcome = await desk.answering.ask(MAI, "đăng ký kết hôn " + "\n" * 10_000, NOW)
    assert isinstance(outcome, Answer)
    assert outcome.candidates[0].code == MARRIAGE


async def test_what_is_held_is_told_in_full_and_then_erased(desk: Desk, database: Database) -> None:
    assert await desk.held(MAI) == []
    await desk.answering.ask(MAI, "xyzzy", NOW)
    await desk.answering.ask(MAI, "đăng ký kết hôn", NOW)
    await store.Ticks(database).put(MAI, MARRIAGE, "aaaaaaaa", NOW, ticked=True)
    assert await desk.held(MAI) == [
        "• Việc đang hỏi dở: Kết hôn, tự xóa sau 09:30 20/11",
        "• Giấy tờ đã đánh dấu: 1",
        "• Câu hỏi bot chưa trả lời được: 1",
    ]
    await desk.holding.erase(MAI)
    assert await desk.held(MAI) == []
    assert await desk.topics.get(MAI, NOW) is None
