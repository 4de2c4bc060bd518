"""Dossier codes as people type them, say them, photograph them and mistake them."""

import datetime as dt
import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dossiers.code import (
    Dossier,
    Elsewhere,
    IdentityNumber,
    Partial,
    Place,
    ProcedureCode,
    after,
    canonical,
    recognise,
    spellings,
)

CODE = "H14.18-261008-0975"


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        "h14.18-261008-0975",
        "H14.18-261008-0975.",
        "H14.18 261008 0975",
        "H14.18.261008.0975",
        "H1418-261008-0975",
        "H1418261008 0975",
        "H14,18-261008-0975",
        "HI4.I8-261OO8-O975",
        "Hl4.18-26l008-0975",
        "H14.18–261008–0975",
        "H14.18 - 261008 - 0975",
        "000.00.18.H14-261008-0975",
        "000.00.18.h14 261008 0975",
        "000.00.18.H14.261008.0975",
        "mã hồ sơ: H14.18-261008-0975",
        "Hồ sơ H14.18-261008-0975 của tôi đến đâu rồi?",
        "cho em hỏi h14.18-261008-0975 xong chưa ạ",
        "\u200bH14.18-261008-0975\u00a0",
        "Mã số:H14.18-261008-0975, nộp ngày 8/10",
        "H1418261008 0975 xem giúp",
        "H14182610080975",
    ],
)
def test_one_code_in_many_spellings(typed: str) -> None:
    assert recognise(typed) == Dossier(CODE)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("G01.899.909-260916-890028", Place.POLICE),
        ("G22.99-251225-020175", Place.NATIONAL_PORTAL),
        ("G22.99.08-260921-896048", Place.NATIONAL_PORTAL),
        ("G09.20-20260609-0092637", Place.MINISTRY),
        ("H14.18-260921-180948", Place.MINISTRY),
        ("H15.50.05.13-261008-0975", Place.OTHER_PROVINCE),
        ("000.00.12.H62-201105-0004", Place.OTHER_PROVINCE),
    ],
)
def test_codes_of_other_systems_say_whose_they_are(typed: str, place: Place) -> None:
    found = recognise(typed)
    assert isinstance(found, Elsewhere)
    assert found.place is place


def test_the_number_of_a_ministry_names_it() -> None:
    found = recognise("H14.18-260921-180948")
    assert isinstance(found, Elsewhere)
    assert found.ministry == "18"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.001193", ProcedureCode("1.001193")),
        ("thủ tục 1.001193.000.00.00.H14 cần gì", ProcedureCode("1.001193")),
        ("004182001234", IdentityNumber()),
        ("004 182 001 234", IdentityNumber()),
        ("cccd của tôi 004182001234 tra giúp", IdentityNumber()),
        ("261008-0975", Partial("261008", "0975")),
        ("mã hồ sơ 0975", Partial(None, "0975")),
        ("h14.18-261008", Partial("261008", None)),
        ("hồ sơ H14.18 – 261008 xong chưa", Partial("261008", None)),
    ],
)
def test_what_is_mistaken_for_a_code(typed: str, meant: object) -> None:
    assert recognise(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "đăng ký khai sinh cần gì",
        "năm 2026 có gì mới",
        "hồ sơ năm 2026",
        "0912345678",
        "H14",
        "ngày 26/10/2026",
        "H14.18-261308-0975",
        "H14.18-261032-0975",
        "",
        "1234567890123456789012345",
    ],
)
def test_other_words_are_no_code(typed: str) -> None:
    assert not isinstance(recognise(typed), Dossier | Elsewhere)


def test_another_province_is_at_home_where_it_is_told_so() -> None:
    assert recognise("H15.50-261008-0975", home="H15") == Dossier("H15.50-261008-0975")


def test_the_old_order_of_a_code() -> None:
    assert spellings(CODE) == ("000.00.18.H14-261008-0975",)
    assert spellings("H14-261008-0975") == ("000.00.00.H14-261008-0975",)
    for spelling in (*spellings(CODE), *spellings("H14.18.05-261008-0975")):
        assert canonical(spelling) in {CODE, "H14.18.05-261008-0975"}


def test_what_follows_a_code_is_told_apart() -> None:
    assert after(f"{CODE} 1234").strip() == "1234"
    assert after("không có mã") == ""


@st.composite
def codes(draw: st.DrawFn) -> str:
    """A code of any agency of three levels at most, any day, four-digit number."""
    agency = "H14" + "".join(f".{draw(st.integers(1, 99)):02}" for _ in range(draw(st.integers(0, 2))))
    date = draw(
        st.dates(
            min_value=dt.date(2019, 1, 1),
            max_value=dt.date(2035, 12, 31),
        )
    )
    return f"{agency}-{date:%y%m%d}-{draw(st.integers(1, 9999)):04}"


LETTERS = {"0": "OoQ", "1": "IilL|"}


def distorted(code: str, chance: random.Random) -> str:
    """Return the code as hurried people type it; at most the things that are allowed to go wrong."""
    typed = code
    if chance.random() < 0.3 and (old := spellings(code)):
        typed = old[0]
    if chance.random() < 0.5:
        typed = typed.lower()
    if chance.random() < 0.4:
        head, tail = typed[:1], typed[1:]
        typed = head + "".join(
            chance.choice(LETTERS[one]) if one in LETTERS and chance.random() < 0.5 else one for one in tail
        )
    typed = chance.choice(
        [
            typed,
            typed.replace("-", " "),
            typed.replace("-", " - "),
            typed.replace("-", "–"),
            typed.replace("-", "."),
        ]
    )
    if chance.random() < 0.3:
        typed = typed.replace(".", ",")
    if chance.random() < 0.3:
        typed = "\u200b".join(typed)
    before = chance.choice(["", "", "mã hồ sơ ", "Hồ sơ của tôi: ", "xem giúp em ", "("])
    later = chance.choice(["", "", " ạ", " xong chưa?", ".", ", nộp hôm qua", ")"])
    return before + typed + later


@given(codes(), st.integers(0, 10**9))
def test_any_code_survives_every_distortion(code: str, seed: int) -> None:
    typed = distorted(code, random.Random(seed))  # noqa: S311 - distortions, no secrets
    assert recognise(typed) == Dossier(code), typed


@given(codes(), st.sampled_from(["canonical", "lower"]))
def test_the_canonical_form_is_stable(code: str, how: str) -> None:
    assert canonical(code if how == "canonical" else code.lower()) == code


@given(st.text(alphabet=string.printable + "ăâđêôơưáàảãạ", max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    recognise(text)
    canonical(text)
