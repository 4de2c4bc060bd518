"""Records of the portal as they really come: broken letters, spreadsheet numbers, days in many forms."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from bot.procedures.catalogue import PROCEDURE
from bot.procedures.importing import IMPORTED, import_catalogue, read_imported
from bot.procedures.model import OnlineLevel
from bot.procedures.portal import BadRecord, to_procedure
from tests.samples import record

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | ANY_TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(record())), ANY_JSON))
def test_whatever_stands_in_a_record_it_can_be_kept_or_is_bad(changes: dict[str, Any]) -> None:
    try:
        procedure = to_procedure(record(**changes))
    except BadRecord:
        return
    assert PROCEDURE.validate_json(PROCEDURE.dump_json(procedure)) == procedure


@pytest.mark.parametrize(
    ("cell", "code"), [(2.00001, "2.000010"), (1.001193, "1.001193"), (" 2.000010 ", "2.000010")]
)
def test_a_code_that_a_spreadsheet_took_for_a_number_is_whole_again(cell: object, code: str) -> None:
    assert to_procedure(record(code=cell)).code == code


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (1784332800000, dt.date(2026, 7, 18)),
        (1784332800000.0, dt.date(2026, 7, 18)),
        ("1784332800000", dt.date(2026, 7, 18)),
        ("2026-07-18", dt.date(2026, 7, 18)),
        (dt.datetime(2026, 7, 18, 9), dt.date(2026, 7, 18)),  # noqa: DTZ001 - as a spreadsheet gives it
        (None, None),
        ("hôm qua", None),
        (True, None),
        (10**30, None),
    ],
)
def test_the_day_of_checking_is_read_in_every_form_or_unknown(value: object, day: dt.date | None) -> None:
    assert to_procedure(record(updated_at=value)).checked == day


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("toàn trình (cờ)", OnlineLevel.FULL),
        ("một phần", OnlineLevel.PARTIAL),
        ("không", OnlineLevel.NONE),
        (None, OnlineLevel.UNKNOWN),
    ],
)
def test_the_online_level_is_the_portals_or_unknown(text: str | None, level: OnlineLevel) -> None:
    assert to_procedure(record(online_level=text)).online_level is level


@pytest.mark.parametrize("url", ["không có", "tel:115", "https://localhost/x", "https://a b.vn", None])
def test_an_address_that_a_button_cannot_open_is_left_out(url: str | None) -> None:
    assert to_procedure(record(url=url)).source is None
    assert to_procedure(record()).source == "https://dichvucong.gov.vn/p/2.000635"


def test_a_fee_of_one_channel_is_not_claimed_for_another() -> None:
    counter, online = to_procedure(record()).channels
    assert (counter.fee, online.fee) == ("8.000 đồng", None)


@pytest.mark.parametrize("changes", [{"code": "khai sinh"}, {"code": None}, {"name": " \n"}])
def test_a_record_without_code_or_name_says_what_is_wrong(changes: dict[str, Any]) -> None:
    with pytest.raises(BadRecord, match=r"mã thủ tục|thiếu tên"):
        to_procedure(record(**changes))


def test_line_ends_of_other_alphabets_inside_a_text_break_no_row(tmp_path: Path) -> None:
    rows = [json.dumps(record(steps="một\u2028hai\x85ba"), ensure_ascii=False), "{"]
    (tmp_path / "portal.jsonl").write_text("\r\n".join(rows), encoding="utf-8")
    result = import_catalogue(tmp_path / "portal.jsonl", tmp_path)
    assert result.taken == 1
    assert [problem.split(": ")[1] for problem in result.problems] == ["dòng 2"]


def test_half_a_letter_in_one_record_does_not_cost_the_others(tmp_path: Path) -> None:
    rows = [json.dumps(record(name="Hỏng \ud800")), json.dumps(record(code="1.000001"))]
    (tmp_path / "portal.jsonl").write_text("\n".join(rows), encoding="utf-8")
    assert import_catalogue(tmp_path / "portal.jsonl", tmp_path).taken == 2


def test_an_import_that_cannot_be_written_keeps_the_old_one(tmp_path: Path) -> None:
    source = tmp_path / "portal.jsonl"
    source.write_text(json.dumps(record()), encoding="utf-8")
    import_catalogue(source, tmp_path)
    (tmp_path / IMPORTED).with_suffix(".new").mkdir()  # in the way of the new file
    source.write_text(json.dumps(record(code="1.000001")), encoding="utf-8")
    with pytest.raises(Refused, match="không ghi được"):
        import_catalogue(source, tmp_path)
    assert list(read_imported(tmp_path)) == ["2.000635"]
