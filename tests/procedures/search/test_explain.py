"""An explanation names the words, the corrections, the candidates' parts and the decision."""

from bot.procedures.library import Library


def test_an_explanation_traces_every_rule(library: Library) -> None:
    text = library.index.explain("gks bi mat, xin lai o mo")
    for part in (
        "words:",
        "viết tắt: gks → giấy khai sinh",
        "section: place",
        "of message",
        "prior",
        "variant",
    ):
        assert part in text
    assert "2.000635" in text
    assert "chances: first right" in text
    assert text.splitlines()[-1].startswith("decision: ")


def test_an_empty_message_can_be_explained(library: Library) -> None:
    assert "decision: nothing" in library.index.explain("")
