"""What the procedures room remembers of a chat, on both databases."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.procedures import store
from bot.procedures.conversation import Topic
from bot.procedures.model import Section
from bot.storage.database import Database
from bot.storage.journal import Journal
from tests.cast import MAI, NAM, NOW
from tests.samples import BIRTH, MARRIAGE

TOPIC = Topic(BIRTH, Section.FEE, (BIRTH, MARRIAGE))
LATER = NOW + store.TOPIC_LASTS


class Memory:
    """The stores of one process over a database."""

    def __init__(self, database: Database) -> None:
        self.journal = Journal(database)
        self.topics = store.Topics(database, self.journal)
        self.ticks = store.Ticks(database)
        self.questions = store.Questions(database, self.journal)

    def ask(self, chat: int, text: str, decision: str = "nothing") -> None:
        self.questions.add(chat, text, NOW, decision=decision, code=None, section=None)


@pytest.fixture
def memory(database: Database) -> Memory:
    """The memory of a running bot."""
    return Memory(database)


async def test_a_topic_lasts_its_time_and_no_longer(memory: Memory) -> None:
    memory.topics.put(MAI, TOPIC, NOW)
    assert await memory.topics.get(MAI, LATER - dt.timedelta(seconds=1)) == TOPIC
    assert await memory.topics.get(MAI, LATER) is None
    assert await memory.topics.get(NAM, NOW) is None


@pytest.mark.parametrize("topic", [TOPIC, Topic(None, None, (BIRTH,))])
async def test_a_topic_outlives_a_restart(memory: Memory, database: Database, topic: Topic) -> None:
    memory.topics.put(MAI, topic, NOW)
    await memory.journal.flush()
    again = Memory(database)
    assert await again.topics.get(MAI, NOW) == topic
    assert await again.topics.get(MAI, LATER) is None


async def test_the_newest_topic_wins_after_a_restart(memory: Memory, database: Database) -> None:
    memory.topics.put(MAI, TOPIC, NOW)
    memory.topics.put(MAI, Topic(MARRIAGE, None, ()), NOW)
    await memory.journal.flush()
    assert await Memory(database).topics.get(MAI, NOW) == Topic(MARRIAGE, None, ())


async def test_a_topic_that_ended_stays_ended_after_a_restart(memory: Memory, database: Database) -> None:
    memory.topics.put(MAI, TOPIC, NOW)
    memory.topics.put(MAI, None, NOW)
    assert await memory.topics.get(MAI, NOW) is None
    await memory.journal.flush()
    assert await Memory(database).topics.get(MAI, NOW) is None


async def test_old_topics_are_swept_away(memory: Memory, database: Database) -> None:
    memory.topics.put(MAI, TOPIC, NOW)
    memory.topics.put(NAM, TOPIC, NOW + dt.timedelta(hours=1))
    await memory.journal.flush()
    assert await store.expire(database, LATER) == 1
    assert await store.expire(database, LATER) == 0
    assert await Memory(database).topics.get(NAM, LATER) == TOPIC


async def test_only_so_many_chats_are_kept_in_memory(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_REMEMBERED", 3)
    for chat in range(5):
        memory.topics.put(chat, TOPIC, NOW)
    assert len(memory.topics._seen) == 3
    await memory.journal.flush()
    assert await memory.topics.get(0, NOW) == TOPIC


async def test_ticks_belong_to_one_chat_and_one_procedure(memory: Memory) -> None:
    await memory.ticks.put(MAI, BIRTH, "aaaaaaaa", NOW, ticked=True)
    await memory.ticks.put(MAI, BIRTH, "bbbbbbbb", NOW, ticked=True)
    await memory.ticks.put(NAM, BIRTH, "cccccccc", NOW, ticked=True)
    assert await memory.ticks.get(MAI, BIRTH) == {"aaaaaaaa", "bbbbbbbb"}
    assert await memory.ticks.get(MAI, MARRIAGE) == set()


async def test_ticking_or_unticking_twice_changes_nothing_more(memory: Memory) -> None:
    for _ in range(2):
        await memory.ticks.put(MAI, BIRTH, "aaaaaaaa", NOW, ticked=True)
    assert await memory.ticks.get(MAI, BIRTH) == {"aaaaaaaa"}
    for _ in range(2):
        await memory.ticks.put(MAI, BIRTH, "aaaaaaaa", NOW, ticked=False)
    assert await memory.ticks.get(MAI, BIRTH) == set()


async def test_staff_see_how_many_questions_had_no_answer_and_the_newest(memory: Memory) -> None:
    for number in range(5):
        memory.ask(MAI, f"câu {number}")
    memory.ask(MAI, "có trả lời", "answer")
    await memory.journal.flush()
    count, newest = await memory.questions.unanswered(2)
    assert count == 5
    assert [(one.text, one.asked_at) for one in newest] == [("câu 4", NOW), ("câu 3", NOW)]


async def test_only_a_question_without_an_answer_keeps_its_chat(memory: Memory, database: Database) -> None:
    memory.ask(MAI, "không ai biết")
    for decision in ("answer", "choices", "faq"):
        memory.ask(MAI, "biết", decision)
    await memory.journal.flush()
    assert (await store.kept(database, MAI)).questions == 1


async def test_whatever_is_written_can_be_kept(memory: Memory) -> None:
    for text in ("\x00", "nửa chữ \ud83d", "🎉" * 500, "x" * 10_000, "<b>'\"; DROP TABLE questions"):
        memory.ask(MAI, text)
    await memory.journal.flush()
    count, newest = await memory.questions.unanswered(9)
    assert count == 5
    assert max(len(one.text) for one in newest) == 500


async def test_erasing_leaves_the_words_but_nothing_of_the_person(memory: Memory, database: Database) -> None:
    for chat in (MAI, NAM):
        memory.topics.put(chat, TOPIC, NOW)
        memory.ask(chat, "không ai biết")
        await memory.ticks.put(chat, BIRTH, "aaaaaaaa", NOW, ticked=True)
    await memory.journal.flush()
    await store.erase(database, MAI)
    assert await store.kept(database, MAI) == store.Kept(None, None, 0, 0)
    assert await store.kept(database, NAM) == store.Kept(BIRTH, LATER, 1, 1)
    assert (await memory.questions.unanswered(9))[0] == 2


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("cccd 004090001234 của tôi", "cccd ••• của tôi"),
        ("gọi 0912 345 678, 0912.345.678, +84-912-345-678", "gọi •••, •••, +•••"),
        ("số thẻ 9704 1234 5678 9012", "số thẻ •••"),
        ("hồ sơ H14.96-261120-0003 đến đâu", "hồ sơ H14.96-261120-0003 đến đâu"),
        ("mã 000.00.12.h14-201105-0004", "mã 000.00.12.h14-201105-0004"),
        ("thủ tục 1.001193 và 2.000815.000.00.00.H55", "thủ tục 1.001193 và 2.000815.000.00.00.H55"),
        ("1.001193 004090001234", "•••"),
        ("0.912345.678", "•••"),
        ("ngày 20/11/2026, 60 ngày, 8.000 đồng", "ngày 20/11/2026, 60 ngày, 8.000 đồng"),
    ],
)
def test_numbers_of_people_are_hidden_and_codes_of_papers_stay(asked: str, kept: str) -> None:
    assert store.masked(asked) == kept


@given(st.text(), st.integers(10**9, 10**13), st.text())
def test_no_long_number_slips_through(before: str, number: int, after: str) -> None:
    assert str(number) not in store.masked(f"{before} {number} {after}")
