"""The scores of question files count what INTERFACES says they count."""

from bot.procedures.evaluation import ALL, Report, Result, evaluate, score, table
from bot.procedures.library import Library
from bot.procedures.search.outcome import Answer, Candidate, Choices, General, Nothing, Outcome

ONE, TWO = Candidate("1.000001", "một", 2.0), Candidate("1.000002", "hai", 1.0)
KNOWN = {"1.000001", "1.000002"}


def result(outcome: Outcome, behaviour: str = "answer", *codes: str) -> Result:
    """Return one result."""
    return Result("?", frozenset(codes), behaviour, "thử", outcome, 1.0)


def test_answer_rows() -> None:
    counted = score(
        [
            result(Answer((ONE, TWO)), "answer", "1.000001"),
            result(Answer((ONE, TWO)), "answer", "1.000002"),
            result(Choices((ONE, TWO)), "answer", "1.000001"),
            result(General("chat-thanks"), "answer", "1.000001"),
            result(Nothing(), "answer", "1.000001"),
            result(Answer((ONE,)), "answer", "7.777777"),
        ],
        KNOWN,
    )
    assert (counted.questions, counted.first, counted.among_three) == (5, 2, 3)
    assert (counted.answered_rightly, counted.answered_wrongly) == (1, 1)
    assert (counted.choices, counted.general, counted.nothing) == (1, 1, 1)


def test_unclear_rows_want_the_right_choice_or_the_right_answer() -> None:
    counted = score(
        [
            result(Choices((ONE, TWO)), "clarify", "1.000002"),
            result(Answer((ONE, TWO)), "clarify", "1.000001"),
            result(Answer((ONE, TWO)), "clarify", "1.000002"),
            result(Nothing(), "clarify", "1.000002"),
        ],
        KNOWN,
    )
    assert (counted.unclear, counted.asked_back) == (4, 2)


def test_only_an_answer_is_a_false_answer() -> None:
    outcomes: list[Outcome] = [Answer((ONE,)), Choices((ONE,)), General("chat-thanks"), Nothing()]
    counted = score([result(one, "no_procedure") for one in outcomes], KNOWN)
    assert (counted.outside, counted.false_answers) == (4, 1)


def test_a_whole_file(library: Library) -> None:
    rows = [
        {
            "question": "đăng ký khai sinh",
            "acceptable_codes": ["1.001193"],
            "behaviour": "answer",
            "kind": "a",
        },
        {"question": "xin chào", "acceptable_codes": [], "behaviour": "no_procedure", "kind": "b"},
    ]
    report = evaluate(library.index, rows)
    assert set(report.scores) == {"a", "b", ALL}
    assert report.scores["a"].answered_rightly == 1
    assert report.scores["b"].false_answers == 0
    assert len(report.milliseconds) == 2
    assert report.time(0.5) <= report.time(0.99)
    lines = table(report).splitlines()
    assert lines[0].split()[:3] == ["kind", "n", "top-1"]
    assert "100.0" in lines[1]
    assert lines[-1].startswith("time p50")


def test_no_questions_no_figures() -> None:
    empty = Report({ALL: score([], KNOWN)}, ())
    assert empty.time(0.99) == 0.0
    assert "-" in table(empty)
