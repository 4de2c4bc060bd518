"""The knowledge folder: every problem of every file at once, each with its file, its line and a remedy."""

import datetime as dt
import unicodedata
from pathlib import Path

import pytest

from bot.errors import Refused
from bot.procedures import reading
from tests.conftest import KNOWLEDGE
from tests.samples import BIRTH, FAQ, MARRIAGE, OFFICES, PROCEDURES, write_knowledge


def problems(folder: Path) -> list[str]:
    """Return what is wrong with a folder, a line each, without the folder's name."""
    try:
        reading.read(folder)
    except Refused as refusal:
        return [problem.removeprefix(f"{folder.name}/") for problem in refusal.problems]
    return []


def test_the_knowledge_that_ships_with_the_bot_is_in_order() -> None:
    knowledge = reading.read(KNOWLEDGE)
    assert sum(entry.written for entry in knowledge.catalogue.entries) == 150
    assert len(knowledge.faqs) >= 60


def test_a_folder_in_order_is_read_whole(tmp_path: Path) -> None:
    knowledge = reading.read(write_knowledge(tmp_path))
    assert {entry.code for entry in knowledge.catalogue.entries} == {BIRTH, MARRIAGE}
    assert list(knowledge.faqs) == ["hello"]
    special = knowledge.calendar.special(dt.date(2026, 9, 2))
    assert special is not None
    assert special.name == "Quốc khánh"


def test_an_unknown_office_gives_the_first_one_known(tmp_path: Path) -> None:
    knowledge = reading.read(write_knowledge(tmp_path))
    for identity in ("ha-lang", "ha-noi"):
        office = knowledge.office(identity)
        assert office is not None
        assert office.id == "ha-lang"


def test_every_problem_of_every_file_is_named_at_once(tmp_path: Path) -> None:
    folder = write_knowledge(
        tmp_path,
        procedures=PROCEDURES.replace("aliases", "alias"),
        faq=FAQ + 'procedures = ["9.999999"]\n',
        offices=OFFICES.replace('"mon"', '"monday"').replace("13:30-17:00", "13h30-17h"),
        synonyms='[abbreviation]\nks = "khai sinh"\n',
        holidays="[[day]\n",
    )
    said = [one.rpartition(": ")[0] for one in problems(folder)]
    assert said == [
        "faq.toml:7: faq[1].procedures",
        "holidays.toml:1: sai cú pháp TOML",
        "offices.toml:7: office[1].hours[1].days: 'monday'",
        "offices.toml:8: office[1].hours[1].spans: '13h30-17h'",
        "procedures/ho-tich.toml:6: procedure[1].alias",
        "procedures/ho-tich.toml:13: procedure[2].alias",
        "synonyms.toml:1: abbreviation",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('variants = ["1.001193"]', 'source = "QĐ 12"', ":14: procedure[2].source: 'QĐ 12': phải là địa chỉ"),
        ('code = "1.000894"', 'code = "1.00089"', ":9: procedure[2].code: '1.00089': mã thủ tục viết như"),
        ('levels = ["xã"]', 'levels = ["xa"]', ":5: procedure[1].levels: 'xa': cấp phải là một trong xã"),
        ('code = "1.000894"', 'code = "1.001193"', ":9: procedure[2].code: mã 1.001193 đã có ở "),
        ("làm giấy kết hôn", "Làm giấy khai sinh", ':13: procedure[2].aliases: "làm giấy khai sinh" cũng là'),
        (
            'variants = ["1.001193"]',
            'variants = ["1.000894"]',
            ":14: procedure[2].variants: không có thủ tục",
        ),
        (
            'variants = ["1.001193"]',
            "valid_from = 2026-09-01\nvalid_to = 2026-08-01",
            ":14: procedure[2].valid_from: valid_from muộn hơn valid_to",
        ),
        (
            'variants = ["1.001193"]',
            'channels = [\n  { by = "post" },\n  { by = "counter", limit = "ba ngày" },\n]',
            ":16: procedure[2].channels[2].limit: 'ba ngày': viết \"3 ngày làm việc\"",
        ),
        (
            'variants = ["1.001193"]',
            'channels = [{ by = "post" }, { by = "post" }]',
            ":14: procedure[2].channels: một cách nộp ghi hai lần",
        ),
        (
            'variants = ["1.001193"]',
            "checked = 1",
            ":14: procedure[2].checked: phải là ngày, viết như 2026-07-18",
        ),
        ("[[procedure]]", "[procedures]\n[[procedure]]", ":1: procedures: khóa lạ; tệp này chỉ gồm các mục"),
    ],
)
def test_each_mistake_is_named_at_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = PROCEDURES.replace(old, new, 1)
    assert text != PROCEDURES
    found = problems(write_knowledge(tmp_path, procedures=text))
    assert any(one.startswith(f"procedures/ho-tich.toml{said}") for one in found), found


def test_the_same_code_in_two_files_names_both_places(tmp_path: Path) -> None:
    folder = write_knowledge(tmp_path)
    (folder / "procedures" / "khac.toml").write_text(
        '# thêm\n[[procedure]]\nfield = "Thử"\nlevels = ["xã"]\nname = "Trùng"\ncode = "1.001193"\n',
        encoding="utf-8",
    )
    [said] = problems(folder)
    assert said.startswith("procedures/khac.toml:6: procedure[1].code: mã 1.001193 đã có ở ")
    assert said.endswith("procedures/ho-tich.toml:2")


def test_an_answer_too_long_for_a_phone_is_refused(tmp_path: Path) -> None:
    [said] = problems(write_knowledge(tmp_path, faq=FAQ.replace("Chào bà con.", "dài " * 300)))
    assert said.startswith("faq.toml:6: faq[1].answer: dài 1200 chữ")


def test_a_single_table_where_a_list_belongs_is_read_as_a_list_of_one(tmp_path: Path) -> None:
    knowledge = reading.read(write_knowledge(tmp_path, faq=FAQ.replace("[[faq]]", "[faq]")))
    assert list(knowledge.faqs) == ["hello"]


def test_files_of_another_editor_are_read_alike(tmp_path: Path) -> None:
    windows = b"\xef\xbb\xbf" + PROCEDURES.replace("\n", "\r\n").encode()
    apple = unicodedata.normalize("NFD", PROCEDURES)
    plain = reading.read(write_knowledge(tmp_path / "a"))
    for name, content in (("b", windows), ("c", apple)):
        other = reading.read(write_knowledge(tmp_path / name, procedures=content))
        assert other.catalogue.entries == plain.catalogue.entries


def test_missing_and_unreadable_files_are_named(tmp_path: Path) -> None:
    folder = write_knowledge(tmp_path, offices="tên".encode("utf-16"))
    (folder / "faq.toml").unlink()
    said = problems(folder)
    assert said[0].startswith("faq.toml: không đọc được tệp")
    assert said[1] == "offices.toml: tệp phải lưu bằng bảng mã UTF-8"


def test_the_fingerprint_changes_with_every_edit_and_only_then(tmp_path: Path) -> None:
    folder = write_knowledge(tmp_path)
    before, stamp = reading.fingerprint(folder), reading.stamp(folder)
    assert reading.fingerprint(write_knowledge(tmp_path / "copy")) == before
    (folder / "faq.toml").write_text(FAQ + "# một chú thích\n", encoding="utf-8")
    assert reading.fingerprint(folder) != before
    assert reading.stamp(folder) != stamp


def test_a_wording_of_two_procedures_names_the_other_place(tmp_path: Path) -> None:
    folder = write_knowledge(tmp_path)
    (folder / "wordings").mkdir()
    entry = '[[alias]]\ncodes = ["{code}"]\nwordings = ["mất bằng lái", "Rơi ví"]\n'
    for name, code in (("a", "1.000001"), ("b", "1.000002")):
        (folder / "wordings" / f"{name}.toml").write_text(entry.format(code=code), encoding="utf-8")
    said = problems(folder)
    assert len(said) == 2
    assert said[0].startswith('wordings/b.toml:3: alias[1].wordings[1]: "mất bằng lái" đã có ở ')
    (folder / "wordings" / "b.toml").write_text(entry.format(code="1.000002").replace("ví", "bóp"), "utf-8")
    assert len(problems(folder)) == 1
    (folder / "wordings" / "b.toml").unlink()
    [alias] = reading.read(folder).vocabulary.alias
    assert alias.wordings == ("mất bằng lái", "Rơi ví")
