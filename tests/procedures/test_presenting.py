"""From an outcome to a card."""

from bot.card import Button
from bot.procedures.library import Library
from bot.procedures.presenting import decision, present
from bot.procedures.search.outcome import Answer, Candidate, Choices, General, Nothing
from bot.texts import texts
from tests.cast import TODAY

BIRTH = Candidate("1.001193", "Đăng ký khai sinh", 1.0)
DEATH = Candidate("1.000656", "Đăng ký khai tử", 0.5)


def test_each_outcome_has_its_card_and_its_name(library: Library) -> None:
    seen = {
        decision(one): present(one, library, texts("vi"), today=TODAY, office="ha-lang")
        .plain()
        .split("\n")[0]
        for one in (Answer((BIRTH, DEATH)), Choices((BIRTH, DEATH)), General("greeting"), Nothing())
        if not isinstance(one, General) or one.faq in library.knowledge.faqs
    }
    assert seen["answer"].startswith("Khai sinh")
    assert seen["choices"].startswith("Bà con muốn hỏi việc nào?")
    assert seen["nothing"].startswith("Bot chưa tìm được")


def test_only_fields_that_can_be_opened_are_offered(library: Library) -> None:
    card = present(Nothing(("Hộ tịch", "Hàng không")), library, texts("vi"), today=TODAY, office="ha-lang")
    offered = [button.label for row in card.buttons for button in row]
    assert offered[0] == "Hộ tịch"
    assert "Hàng không" not in offered


def test_a_question_that_nobody_keeps_is_not_said_to_be_kept(library: Library) -> None:
    kept, not_kept = (
        present(Nothing(), library, texts("vi"), today=TODAY, office="ha-lang", kept=kept).plain()
        for kept in (True, False)
    )
    assert "ghi lại" in kept
    assert "ghi lại" not in not_kept


def test_an_answer_offers_its_neighbours(library: Library) -> None:
    card = present(Answer((BIRTH, DEATH)), library, texts("vi"), today=TODAY, office="ha-lang")
    assert Button("🔀 Việc gần giống", "p/1.001193/v") in [button for row in card.buttons for button in row]
