"""``knowledge import`` into folders new and old."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import Knowledge, Settings
from bot.errors import Refused
from bot.procedures.library import CACHE
from bot.procedures.reading import read
from bot.seeding import import_into
from tests.samples import BIRTH, FAQ, record, write_knowledge


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An office with a small knowledge of its own."""
    return replace(Settings(), knowledge=Knowledge(path=write_knowledge(tmp_path / "own")))


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An export of one new procedure, and one the office wrote up itself."""
    file = tmp_path / "portal.jsonl"
    rows = (record(), record(code=BIRTH, name="Khai sinh theo Cổng"))
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return file


def test_a_new_folder_gets_the_own_knowledge_and_an_index(
    tmp_path: Path, settings: Settings, export: Path
) -> None:
    into = tmp_path / "new"
    assert import_into(export, into, settings, level=None) == 0
    catalogue = read(into).catalogue
    assert len(catalogue) == 3
    own = catalogue.get(BIRTH)
    assert own is not None
    assert own.name == "Đăng ký khai sinh"
    assert (into / CACHE).exists()


def test_a_folder_with_knowledge_keeps_it(tmp_path: Path, settings: Settings, export: Path) -> None:
    into = write_knowledge(tmp_path / "old", faq=FAQ.replace("hello", "kept"))
    import_into(export, into, settings, level="xã")
    assert list(read(into).faqs) == ["kept"]


def test_an_import_that_is_refused_leaves_no_folder_behind(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "portal.jsonl").write_text("{", encoding="utf-8")
    with pytest.raises(Refused, match="dòng 1"):
        import_into(tmp_path / "portal.jsonl", tmp_path / "new", settings, level=None)
    assert not (tmp_path / "new").exists()


def test_of_very_many_broken_rows_the_first_are_shown_and_the_rest_counted(
    tmp_path: Path, settings: Settings, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export.write_text(export.read_text(encoding="utf-8") + "\n{" * 50, encoding="utf-8")
    import_into(export, tmp_path / "new", settings, level=None)
    said = capsys.readouterr()
    assert len(said.err.splitlines()) == 21
    assert "… và 30 dòng nữa" in said.err
    assert "50 dòng cần xem lại" in said.out
