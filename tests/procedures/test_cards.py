"""Every card of every procedure that ships with the bot, in both languages."""

import datetime as dt
from dataclasses import replace

import pytest

from bot.card import Button, Card, plain
from bot.procedures import browsing, cards, views, wording
from bot.procedures.library import Library
from bot.procedures.model import Channel, Filing, Hours, Paper, Procedure, Section, SpecialDay
from bot.texts import Texts, texts
from tests.cast import NOW, TODAY

MOST_LETTERS = 1500
PLAIN = Procedure(code="1.000001", name="Thủ tục cấp thẻ", field="Thử", levels=("xã",))


@pytest.fixture(params=["vi", "en"])
def t(request: pytest.FixtureRequest) -> Texts:
    """The sentences of a language."""
    return texts(request.param)


def procedures(library: Library) -> list[Procedure]:
    """Return every procedure there is."""
    return [one for entry in library.knowledge.catalogue.entries if (one := library.procedure(entry.code))]


@pytest.mark.parametrize("section", [None, *Section])
def test_the_first_card_is_short_and_names_its_source(
    library: Library, t: Texts, section: Section | None
) -> None:
    for one in procedures(library):
        card = cards.summary(one, t, today=TODAY, section=section, others=True)
        assert len(card.lines) <= cards.MOST_LINES, one.code
        assert len(card.plain()) <= MOST_LETTERS, one.code
        assert wording.basis(one, t) in plain(card.lines[-1])
        assert one.checked is None or wording.day(one.checked) in plain(card.lines[-1])
        assert all(len(button.target.encode()) <= 64 for button in _actions(card))


def test_what_is_not_published_is_never_called_free(library: Library) -> None:
    t = texts("vi")
    for one in procedures(library):
        shown = cards.summary(one, t, today=TODAY, section=Section.FEE).plain()
        if not any(filing.fee for filing in one.channels):
            assert "cổng không công bố" in shown, one.code
        assert "miễn phí" not in shown.casefold() or "miễn" in repr(one).casefold(), one.code


def test_every_view_fits_a_message(library: Library, t: Texts) -> None:
    for one in procedures(library):
        ticked = {views.mark(paper) for paper in one.papers[:2]}
        for card in (
            *(views.checklist(one, ticked, page, t) for page in range(4)),
            views.share_list(one, set(), t), views.steps(one, t), views.filing(one, t), views.forms(one, t),
            views.legal(one, t), views.sms(one, t),
        ):  # fmt: skip
            assert len(card.plain()) <= 4000, one.code
            assert all(len(button.target.encode()) <= 64 for button in _actions(card))


def test_the_text_message_is_short_and_plain(library: Library) -> None:
    for one in procedures(library):
        text = views.sms_text(one, texts("vi"))
        assert len(text) <= views.SMS_MOST, one.code
        assert text.isascii(), one.code
        assert one.code in text


def test_the_asked_part_comes_first() -> None:
    t = texts("vi")
    filings = (Filing(by=Channel.COUNTER, limit="3 ngày làm việc", fee="8.000 đồng"), Filing(by=Channel.POST))
    one = replace(
        PLAIN, channels=filings, papers=(Paper(text="Đơn"), Paper(text="Ảnh")), steps=("Nộp.", "Nhận.")
    )
    second = {
        section: plain(cards.summary(one, t, today=TODAY, section=section).lines[1]) for section in Section
    }
    assert second[Section.FEE] == "💰 Bao nhiêu tiền: Trực tiếp: 8.000 đồng"
    assert second[Section.TIME] == "⏱ Bao lâu: Trực tiếp: 3 ngày làm việc"
    assert second[Section.DOCUMENTS] == "📄 Cần:"
    assert second[Section.STEPS] == "👣 Cách làm:"
    assert "3 working day" in cards.summary(one, texts("en"), today=TODAY, section=Section.TIME).plain()


def test_a_procedure_out_of_force_says_so() -> None:
    t, tomorrow = texts("vi"), TODAY + dt.timedelta(days=1)
    ended = cards.summary(replace(PLAIN, valid_to=TODAY - dt.timedelta(days=1)), t, today=TODAY)
    assert "Hết hiệu lực" in ended.plain()
    assert "Có hiệu lực từ" in cards.summary(replace(PLAIN, valid_from=tomorrow), t, today=TODAY).plain()
    assert "hiệu lực" not in cards.summary(replace(PLAIN, valid_to=TODAY), t, today=TODAY).plain()


def test_what_is_unknown_is_said_to_be_unknown() -> None:
    shown = cards.summary(PLAIN, texts("vi"), today=TODAY).plain()
    assert "Cấp thẻ" in shown
    assert shown.count("chưa kiểm được") == 4
    assert "chưa rõ ngày kiểm tra" in shown


def test_ticks_survive_added_and_moved_papers() -> None:
    old = replace(PLAIN, papers=(Paper(text="Đơn"), Paper(text="Ảnh")))
    ticked = {views.mark(old.papers[1])}
    new = replace(PLAIN, papers=(Paper(text="Ảnh"), Paper(text="Mới"), Paper(text="Đơn")))
    assert "☑️ 1. Ảnh" in views.checklist(new, ticked, 0, texts("vi")).plain()
    assert "Còn thiếu 2 trên 3" in views.checklist(new, ticked, 0, texts("vi")).plain()


def test_papers_of_special_cases_are_listed_but_not_missed() -> None:
    one = replace(PLAIN, papers=(Paper(text="Giấy ủy quyền", when="Làm thay"), Paper(text="Đơn")))
    shown = views.checklist(one, {views.mark(one.papers[1])}, 0, texts("vi")).plain()
    assert "Đủ 1 giấy" in shown
    assert shown.index("1. Đơn") < shown.index("2. Làm thay: Giấy ủy quyền")


def test_a_remark_is_shown_in_whole_sentences_or_not_at_all() -> None:
    one = replace(PLAIN, fee_note="Người nghèo được miễn. " + "Rất dài " * 60)
    assert wording.fee(one, texts("vi"), 110).endswith("Người nghèo được miễn.")
    assert "Rất" not in wording.fee(replace(PLAIN, fee_note="Rất dài " * 60), texts("vi"), 110)


@pytest.mark.parametrize(
    ("moment", "special", "opened"),
    [
        ("2026-11-20T09:00", None, True),
        ("2026-11-20T12:00", None, False),
        ("2026-11-20T11:30", None, False),
        ("2026-11-21T09:00", None, False),
        ("2026-11-24T09:00", "holiday", False),
        ("2026-01-10T09:00", "working_saturday", True),
    ],
)
def test_a_desk_is_open_in_its_hours_holidays_apart(
    moment: str, special: str | None, *, opened: bool
) -> None:
    hours = [Hours(days=("mon", "tue", "wed", "thu", "fri"), spans=("07:30-11:30", "13:30-17:00"))]
    day = SpecialDay(date=TODAY, name="x", type=special, source="x") if special else None  # type: ignore[arg-type]
    assert browsing.is_open(hours, day, dt.datetime.fromisoformat(moment)) is opened


def test_every_field_can_be_browsed(library: Library, t: Texts) -> None:
    fields = browsing.fields(library.by_field, 0, t)
    assert fields.buttons[-1][-1].target == "b/1"
    for field, entries in library.by_field.items():
        card = browsing.procedures(field, entries, 99, t)
        assert 1 <= len(card.buttons) <= browsing.PAGE + 2
    for office in library.knowledge.offices:
        assert office.name in browsing.contacts(library.knowledge.offices, office, None, NOW, t).plain()


def _actions(card: Card) -> list[Button]:
    return [button for row in card.buttons for button in row if button.does == "action"]
