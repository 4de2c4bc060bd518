"""Cards for what a search decided and behind the buttons: unknown, too long, out of force, in words."""

import datetime as dt
from dataclasses import replace

import pytest

from bot.card import plain
from bot.procedures import cards, statistics, views, wording
from bot.procedures.catalogue import Catalogue
from bot.procedures.library import Library
from bot.procedures.model import Channel, Faq, Filing, Office, OnlineLevel, Paper, Procedure
from bot.procedures.portal import to_procedure
from bot.procedures.presenting import decision, present
from bot.procedures.search.outcome import Answer, Candidate, Choices, General, Nothing, Outcome
from bot.texts import texts
from tests.cast import TODAY
from tests.samples import BIRTH, MARRIAGE, procedure, record

VI, EN = texts("vi"), texts("en")
BARE = Procedure(code=BIRTH, name="Thủ tục cấp thẻ", field="Thử", levels=("xã",))
FAQ = Faq(
    id="x", topic="t", question="q", wordings=(), answer="Một.\nHai.", answer_en="One.",
    uncertain="chưa rõ", sources=("Nguồn",), as_of=TODAY, procedures=(BIRTH, "9.999999"),
)  # fmt: skip


def candidates(*codes: str) -> tuple[Candidate, ...]:
    return tuple(Candidate(code, code, 1.0) for code in codes)


@pytest.mark.parametrize(
    ("outcome", "name", "words"),
    [
        (Answer(candidates(BIRTH, MARRIAGE)), "answer", "Khai sinh"),
        (Answer(candidates("9.999999")), "answer", "chưa tìm được"),
        (Choices(candidates(BIRTH, MARRIAGE)), "choices", "Bà con muốn hỏi việc nào?"),
        (General("online-levels"), "faq", "hai mức"),
        (Nothing(), "nothing", "thử viết ngắn"),
        (Nothing(("Hộ tịch",)), "nothing", "một trong các lĩnh vực"),
    ],
)
def test_every_outcome_has_its_card(library: Library, outcome: Outcome, name: str, words: str) -> None:
    card = present(outcome, library, VI, today=TODAY, office="ha-lang")
    assert decision(outcome) == name
    assert words in card.plain()


def test_asking_back_offers_five_at_most_and_none_of_these() -> None:
    codes = [f"1.00000{number}" for number in range(7)]
    card = cards.choices(candidates(*codes), dict.fromkeys(codes, "việc"), VI)
    assert len(card.buttons) == cards.MOST_CHOICES + 1
    assert card.buttons[-1][0].target == "n"
    assert "5. Việc" in card.plain()


def test_a_general_answer_is_in_the_readers_language_with_its_source() -> None:
    vi, en = cards.faq(FAQ, {BIRTH: "khai sinh"}, VI), cards.faq(FAQ, {BIRTH: "khai sinh"}, EN)
    assert [plain(line) for line in vi.lines[:3]] == ["Một.", "Hai.", "⚠️ chưa rõ"]
    assert "Nguồn" in plain(vi.lines[-1])
    assert plain(en.lines[0]) == "One."
    assert [button.label for row in vi.buttons for button in row] == ["Khai sinh"]


def test_a_placeholder_is_no_phone_number() -> None:
    office = Office(id="x", name="UBND xã", level="xã", phone="điền số")
    shown = cards.nothing((), office, VI, kept=True).plain()
    assert "điền số" not in shown
    assert VI.plain("contacts.unknown") in shown
    assert "0206 1234567" in cards.nothing((), replace(office, phone="0206 1234567"), VI, kept=True).plain()


def test_ways_to_file_stand_side_by_side_and_a_missing_one_is_said() -> None:
    lines = [plain(line) for line in views.filing(procedure(), VI).lines]
    assert [line for line in lines if line.startswith(("🏢", "💻", "📮"))] == [
        "🏢 Trực tiếp", "💻 Trực tuyến", "📮 Bưu chính công ích",
    ]  # fmt: skip
    assert lines[lines.index("📮 Bưu chính công ích") + 1].strip() == "Cổng không ghi cách này."


def test_a_way_whose_fee_is_not_published_is_not_free() -> None:
    one = procedure(channels=(Filing(by=Channel.COUNTER),))
    shown = views.filing(one, VI).plain()
    assert "cổng không công bố" in shown
    assert "miễn phí" not in shown


def test_cards_of_a_procedure_that_says_nothing_say_so() -> None:
    for card, words in (
        (views.checklist(BARE, set(), 0, VI), "Cổng không ghi giấy tờ"),
        (views.steps(BARE, VI), "Cổng không ghi các bước"),
        (views.forms(BARE, VI), "không nêu mẫu đơn"),
        (views.others((), BARE, VI), "Không còn việc nào"),
    ):
        assert words in card.plain()
        assert card.buttons[-1][-1].target == f"p/{BIRTH}/s"


def test_a_card_too_long_for_one_message_ends_with_a_sign_of_it() -> None:
    one = procedure(steps=tuple(f"Bước rất dài {number} " + "chữ " * 80 for number in range(40)))
    card = views.steps(one, VI)
    assert len(card.plain()) < 4000
    assert plain(card.lines[-1]) == "…"
    assert card.buttons


def test_a_record_as_long_as_the_portal_likes_fits_a_message() -> None:
    long = "rất dài " * 2000
    one = to_procedure(
        record(name=long, documents=[long] * 30, steps="\n".join([long] * 30), fee=long, agency=long)
    )
    for card in (
        cards.summary(one, VI, today=TODAY),
        views.checklist(one, set(), 0, VI), views.share_list(one, set(), VI), views.steps(one, VI),
        views.filing(one, VI), views.forms(one, VI), views.legal(one, VI), views.sms(one, VI),
    ):  # fmt: skip
        assert 20 < len(card.plain()) <= 4096
    assert len(cards.summary(one, VI, today=TODAY).plain()) <= 1500


def test_validity_is_shown_with_open_ends() -> None:
    until = views.legal(procedure(valid_to=dt.date(2026, 12, 31)), VI).plain()
    assert "Hiệu lực: … – 31/12/2026" in until
    assert "Hiệu lực: 1/3/2026 – nay" in views.legal(procedure(valid_from=dt.date(2026, 3, 1)), VI).plain()


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("vừa đủ", 6, "vừa đủ"),
        ("Giấy chứng sinh của bé", 15, "Giấy chứng…"),
        ("Mộtchữliềnrấtdài", 10, "Mộtchữliề…"),
    ],
)
def test_a_text_is_cut_at_a_words_end(text: str, most: int, shown: str) -> None:
    assert wording.cut(text, most) == shown
    assert len(shown) <= most


def test_limits_are_in_the_readers_words() -> None:
    assert wording.limit("trong ngày", VI) == "trong ngày"
    assert wording.limit("3 ngày làm việc", EN) == "3 working day(s)"
    assert wording.limit("tùy vụ việc", EN) == "tùy vụ việc"


@pytest.mark.parametrize(
    ("level", "channel", "words"),
    [
        (OnlineLevel.FULL, Channel.ONLINE, "mức độ 4"),
        (OnlineLevel.PARTIAL, Channel.ONLINE, "mức độ 3"),
        (OnlineLevel.NONE, Channel.COUNTER, "không có nộp trực tuyến"),
        (OnlineLevel.UNKNOWN, Channel.ONLINE, "nộp được trên mạng"),
        (OnlineLevel.UNKNOWN, Channel.COUNTER, "chưa kiểm được"),
    ],
)
def test_the_online_level_is_said_in_both_vocabularies(
    level: OnlineLevel, channel: Channel, words: str
) -> None:
    assert words in wording.online(procedure(online_level=level, channels=(Filing(by=channel),)), VI)


def test_a_paper_names_its_form_once_and_its_copies() -> None:
    one = Paper(text="Tờ khai", originals=1, copies=2, form="Mẫu 01")
    assert wording.paper(one, VI) == "Tờ khai – Mẫu 01 (1 bản chính, 2 bản sao)"
    assert (
        wording.paper(replace(one, text="Tờ khai Mẫu 01", copies=None), VI) == "Tờ khai Mẫu 01 (1 bản chính)"
    )


def test_the_table_counts_levels_fields_and_online_levels() -> None:
    two = procedure(code=MARRIAGE, levels=("xã", "tỉnh"), field="Khác", online_level=OnlineLevel.NONE)
    lines = statistics.table(Catalogue({BIRTH: procedure(), MARRIAGE: two})).splitlines()
    counts = {line[:-6].strip(): int(line[-6:]) for line in lines if line[-1:].isdigit()}
    assert counts == {
        "Thủ tục": 2, "viết tay": 2, "nhập từ danh mục quốc gia": 0, "xã": 2, "tỉnh": 1,
        "toàn trình": 1, "không": 1, "Hộ tịch": 1, "Khác": 1,
    }  # fmt: skip
