"""``check``: one report of everything; what is wrong is told, and the rest is looked at all the same."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.checkup import check, rights
from bot.config import Database, Settings, Telegram
from bot.people.rights import Right
from tests.conftest import sqlite_url
from tests.samples import write_knowledge


def test_everything_in_order_is_said_part_by_part(
    tmp_path: Path, migrated_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = replace(
        Settings(),
        telegram=Telegram(token="1:hush"),  # noqa: S106 - nobody's
        database=Database(url=sqlite_url(migrated_file)),
    )
    assert check(settings, write_knowledge(tmp_path)) == 0
    said = capsys.readouterr().out
    assert [line.split(":")[0] for line in said.splitlines() if line.startswith("✔")] == [
        "✔ Cấu hình", "✔ Câu chữ", "✔ Kiến thức", "✔ Cơ sở dữ liệu", "✔ Quyền",
    ]  # fmt: skip
    assert "có token" in said
    assert "hush" not in said
    assert "2 thủ tục, 1 câu hỏi" in said


def test_every_fault_is_told_in_one_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "recipe.txt").write_text("bánh cuốn Cao Bằng", encoding="utf-8")
    settings = replace(Settings(), database=Database(url=sqlite_url(tmp_path / "recipe.txt")))
    assert check(settings, write_knowledge(tmp_path / "knowledge", faq="[[faq]")) == 1
    said = capsys.readouterr()
    assert "faq.toml:1" in said.err
    assert "✘ Cơ sở dữ liệu" in said.err
    assert said.out.count("✔") == 3
    assert "chưa có token" in said.out


def test_the_table_of_rights_names_every_role_and_right() -> None:
    head, *rows = rights().splitlines()
    assert head.split("  ")[-4:] == ["cán bộ Một cửa", "công chức chuyên môn", "lãnh đạo đơn vị", "quản trị"]
    assert len(rows) == len(Right)
    assert [row.count("có") for row in rows if "mời, bỏ cán bộ" in row or "duyệt" in row] == [3, 1]
