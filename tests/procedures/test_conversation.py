"""Conversations of our own (conversations.txt) and the single moves they are made of."""

from pathlib import Path

import pytest

from bot.procedures.conversation import Topic, Turn, respond
from bot.procedures.library import Library
from bot.procedures.model import Section
from bot.procedures.search.outcome import Answer, Choices, General, Nothing

CONVERSATIONS = (Path(__file__).parent / "conversations.txt").read_text("utf-8")
NAMES = {Answer: "answer", Choices: "choices", General: "general", Nothing: "nothing"}
BIRTH = Topic("1.001193", None, ("1.001193", "1.004884", "2.000635"))
OFFERED = Topic(None, None, ("1.001193", "1.004884", "2.000635"))


def told() -> list[list[tuple[str, str]]]:
    """Return the conversations, each as (message, expectation) pairs."""
    blocks = (
        [line for line in block.splitlines() if line[:1] in ">="] for block in CONVERSATIONS.split("\n\n")
    )
    return [
        [(said[2:], want[2:]) for said, want in zip(lines[::2], lines[1::2], strict=True)]
        for lines in blocks
        if lines
    ]


def fits(turn: Turn, expected: str) -> bool:
    """Say whether a turn is as expected; "-" fits everything."""
    name, *rest = expected.split()
    if name not in {"-", NAMES[type(turn.outcome)]}:
        return False
    if isinstance(turn.outcome, General):
        return name == "-" or turn.outcome.faq == rest[0]
    code, section = rest
    codes = [one.code for one in getattr(turn.outcome, "candidates", ())]
    among = codes if isinstance(turn.outcome, Choices) else codes[:1]
    return code in {"-", *among} and section in {"-", str(turn.outcome.section)}


def test_conversations_keep_and_change_the_topic_rightly(library: Library) -> None:
    right = total = 0
    for conversation in told():
        topic = None
        for said, expected in conversation:
            turn = respond(library.index, said, topic)
            topic = turn.topic
            total += 1
            right += fits(turn, expected)
    assert total >= 80
    assert right / total >= 0.95


@pytest.mark.parametrize(
    ("message", "section"),
    [
        ("còn phí?", Section.FEE),
        ("con phi", Section.FEE),
        ("nộp ở đâu", Section.PLACE),
        ("mất mấy ngày", Section.TIME),
        ("thế còn online thì sao", Section.ONLINE),
        ("cái đó cần giấy gì", Section.DOCUMENTS),
        ("lam sao", Section.STEPS),
        ("mẫu đơn", Section.FORM),
    ],
)
def test_a_follow_up_keeps_the_topic(library: Library, message: str, section: Section) -> None:
    turn = respond(library.index, message, BIRTH)
    assert isinstance(turn.outcome, Answer)
    assert (turn.outcome.candidates[0].code, turn.outcome.section) == ("1.001193", section)
    assert turn.topic == Topic("1.001193", section, BIRTH.choices)


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("2", 1),
        ("số 3", 2),
        ("cái thứ hai", 1),
        ("cai dau tien", 0),
        ("cái cuối cùng", 2),
        ("chọn số 1 nhé", 0),
    ],
)
def test_a_number_picks_from_the_last_choices(library: Library, message: str, place: int) -> None:
    turn = respond(library.index, message, OFFERED)
    assert isinstance(turn.outcome, Answer)
    assert turn.outcome.candidates[0].code == OFFERED.choices[place]
    assert turn.topic is not None
    assert turn.topic.choices == OFFERED.choices


def test_a_number_beyond_the_choices_offers_them_again(library: Library) -> None:
    turn = respond(library.index, "số 5", OFFERED)
    assert isinstance(turn.outcome, Choices)
    assert tuple(one.code for one in turn.outcome.candidates) == OFFERED.choices


@pytest.mark.parametrize("message", ["không phải", "khong phai", "sai rồi", "không"])
def test_a_refusal_offers_the_others(library: Library, message: str) -> None:
    turn = respond(library.index, message, BIRTH)
    assert isinstance(turn.outcome, Choices)
    assert tuple(one.code for one in turn.outcome.candidates) == BIRTH.choices[1:]


def test_a_refusal_with_nothing_left_ends_the_topic(library: Library) -> None:
    assert respond(library.index, "không phải", Topic("1.001193", None, ())) == Turn(Nothing(), None)


@pytest.mark.parametrize("message", ["thôi", "thôi không cần", "bỏ qua"])
def test_an_ending_ends_the_topic(library: Library, message: str) -> None:
    assert respond(library.index, message, BIRTH).topic is None


@pytest.mark.parametrize(
    "message", ["không, ý tôi là khai tử", "khong y toi la khai tu", "à không, đăng ký khai tử"]
)
def test_a_correction_changes_the_topic(library: Library, message: str) -> None:
    turn = respond(library.index, message, BIRTH)
    assert turn.topic is not None
    assert turn.topic.code == "1.000656"


def test_thanks_in_between_keep_the_topic(library: Library) -> None:
    turn = respond(library.index, "cảm ơn nhé", BIRTH)
    assert isinstance(turn.outcome, General)
    assert turn.topic == BIRTH


def test_the_section_is_carried_to_the_next_procedure(library: Library) -> None:
    turn = respond(library.index, "còn kết hôn?", Topic("1.001193", Section.FEE, ()))
    assert isinstance(turn.outcome, Answer)
    assert (turn.outcome.candidates[0].code, turn.outcome.section) == ("1.000894", Section.FEE)


def test_a_section_asked_before_choosing_stays_with_the_choices(library: Library) -> None:
    turn = respond(library.index, "hết bao nhiêu tiền", OFFERED)
    assert isinstance(turn.outcome, Choices)
    assert turn.outcome.section is Section.FEE
    picked = respond(library.index, "1", turn.topic)
    assert isinstance(picked.outcome, Answer)
    assert picked.outcome.section is Section.FEE


def test_a_topic_whose_procedure_is_gone_is_forgotten(library: Library) -> None:
    turn = respond(library.index, "còn phí?", Topic("9.999999", None, ()))
    assert turn == Turn(Nothing(), None)


def test_without_a_topic_a_bare_number_finds_nothing(library: Library) -> None:
    assert not isinstance(respond(library.index, "2", None).outcome, Answer)
