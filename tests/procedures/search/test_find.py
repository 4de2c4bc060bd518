"""Finding procedures: names, tones, variants, twins, codes, and texts of any kind."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.procedures.library import Library
from bot.procedures.model import Entry
from bot.procedures.search import ranking
from bot.procedures.search.index import Index
from bot.procedures.search.outcome import Answer, Choices, General, Nothing
from bot.procedures.search.vocabulary import Vocabulary


def first(index: Index, text: str) -> str | None:
    """Return the code of the best procedure."""
    best = ranking.rank(index, index.reader.read(text)).best
    return index.entries[best[0].place].code if best else None


def test_every_official_name_finds_its_procedure_first(library: Library) -> None:
    index = library.index
    twins = {entry.code: index.twins[place] for place, entry in enumerate(index.entries)}
    missed = [e.name for e in index.entries if twins.get(first(index, e.name) or "") != twins[e.code]]
    assert missed == []


def test_every_alias_finds_a_procedure_that_has_it_among_the_first_three(library: Library) -> None:
    index = library.index
    missed = 0
    for entry in index.entries:
        for alias in entry.aliases:
            best = ranking.rank(index, index.reader.read(alias)).best[:3]
            missed += entry.code not in {index.entries[one.place].code for one in best}
    assert missed <= 0.02 * sum(len(entry.aliases) for entry in index.entries)


NONSENSE = st.text(alphabet="bcdfghklmnpqrstvx", min_size=5, max_size=9)


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_an_unrelated_procedure_never_changes_the_winner_of_an_exact_match(
    library: Library, data: st.DataObject
) -> None:
    some = library.index.entries[:20]
    entry = data.draw(st.sampled_from(some))
    stranger = Entry(
        code="9.999999",
        name=" ".join(data.draw(st.lists(NONSENSE, min_size=2, max_size=6))),
        field="Khác",
        levels=("xã",),
    )
    before = Index.build(some, (), library.index.vocabulary, home_level="xã")
    after = Index.build((*some, stranger), (), library.index.vocabulary, home_level="xã")
    assert first(after, entry.name) == first(before, entry.name) == entry.code


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gets_an_outcome(library: Library, text: str) -> None:
    assert isinstance(library.index.find(text), Answer | Choices | General | Nothing)


MIXED = """
đăng ký khai sinh tử lại mất giấy không chưa bìa đỏ ddang kys khaisinh
1.001193 2 gks ở mô phí bhxh @ ? dang ky ho ngheo
"""
WORDS = st.sampled_from(MIXED.split())


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=15))
def test_any_mixture_of_real_words_gets_an_outcome_and_a_reason(library: Library, several: list[str]) -> None:
    text = " ".join(several)
    assert isinstance(library.index.find(text), Answer | Choices | General | Nothing)
    assert "decision:" in library.index.explain(text)


def test_a_named_code_is_answered(library: Library) -> None:
    outcome = library.index.find("thủ tục 1.001193 cần giấy tờ gì")
    assert isinstance(outcome, Answer)
    assert outcome.candidates[0].code == "1.001193"


def test_an_unknown_code_is_not_made_up(library: Library) -> None:
    assert not isinstance(library.index.find("9.123456"), Answer)


def entry(code: str, name: str, **others: object) -> Entry:
    """Return an everyday entry of the commune."""
    return replace(Entry(code=code, name=name, field="Hộ tịch", levels=("xã",)), **others)


def small(*entries: Entry, vocabulary: Vocabulary | None = None) -> Index:
    """Return an index of a few entries."""
    return Index.build(entries, (), vocabulary or Vocabulary(), home_level="xã")


def test_typed_tones_count() -> None:
    index = small(entry("1.000001", "Khai thác đường thủy"), entry("1.000002", "Di tích Dương Kinh"))
    assert first(index, "đường thủy") == "1.000001"
    assert first(index, "Dương Kinh") == "1.000002"
    assert first(index, "đường") == "1.000001"


def test_untyped_tones_cost_nothing() -> None:
    index = small(entry("1.000001", "Đăng ký khai tử"), entry("1.000002", "Đăng ký kết hôn"))
    assert first(index, "dang ky khai tu") == "1.000001"
    assert first(index, "dang ky ket hon") == "1.000002"


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("đăng ký khai sinh", "1.001193"),
        ("đăng ký khai sinh lưu động", "1.003583"),
        ("đăng ký lại khai sinh", "1.004884"),
        ("khai sinh có yếu tố nước ngoài", "2.000528"),
        ("khai sinh khu vực biên giới có yếu tố nước ngoài", "1.000110"),
    ],
)
def test_the_plain_procedure_comes_before_its_variants(library: Library, question: str, code: str) -> None:
    assert first(library.index, question) == code


def test_two_procedures_with_one_name_are_one_choice() -> None:
    index = small(
        entry("1.000001", "Thủ tục đăng ký đất đai"),
        entry("1.000002", "Đăng ký đất đai"),
        entry("1.000003", "Đăng ký kết hôn"),
    )
    outcome = index.find("đăng ký đất đai")
    assert isinstance(outcome, Answer | Choices)
    assert len({"1.000001", "1.000002"} & {one.code for one in outcome.candidates}) == 1


def test_the_offices_own_level_comes_first() -> None:
    index = small(
        entry("1.000001", "Cấp giấy phép khai thác cát cấp tỉnh", levels=("tỉnh",)),
        entry("1.000002", "Cấp giấy phép khai thác cát cấp xã", levels=("xã",)),
    )
    assert first(index, "giấy phép khai thác cát") == "1.000002"


def test_a_wording_that_asks_back_gets_choices(library: Library) -> None:
    outcome = library.index.find("mất giấy khai sinh")
    assert isinstance(outcome, Choices)
    assert {"2.000635", "1.004884"} <= {one.code for one in outcome.candidates}


@pytest.mark.parametrize(
    ("message", "faq"),
    [
        ("cảm ơn nhé", "chat-thanks"),
        ("xin chào", "chat-greeting"),
        ("quên mật khẩu", "vneid-forgot-password"),
        ("không nhận được mã OTP", "vneid-otp-not-arriving"),
        ("nộp hồ sơ online thế nào", "online-how-to-file"),
    ],
)
def test_general_questions_get_their_general_answer(library: Library, message: str, faq: str) -> None:
    assert library.index.find(message) == General(faq)


@pytest.mark.parametrize("question", ["khai sinh nộp online thế nào", "làm hộ chiếu", "sang tên sổ đỏ"])
def test_general_questions_do_not_swallow_procedures(library: Library, question: str) -> None:
    assert isinstance(library.index.find(question), Answer)


@pytest.mark.parametrize(
    "text",
    [
        "H14.242-261008-0975",
        "hồ sơ h14-261008-0975 của tôi đâu rồi",
        "G22.99.08–260921–896048",
        "H55,242 261008 0012",
    ],
)
def test_a_dossiers_code_gets_how_to_look_it_up(library: Library, text: str) -> None:
    assert library.index.find(text) == General("lookup-dossier")
