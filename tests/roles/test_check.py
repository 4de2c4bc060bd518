"""``python -m bot check`` prints the very table that the doors read."""

import re
from pathlib import Path

import pytest

from bot.cli import main
from bot.people.rights import RIGHTS, Right, Role
from bot.texts import LANGUAGES, texts
from tests.conftest import sqlite_url


def test_the_printed_table_is_the_table_of_rights(
    tmp_path: Path, migrated_file: Path, knowledge_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = f'[database]\nurl = "{sqlite_url(migrated_file)}"\n[knowledge]\npath = "{knowledge_folder}"\n'
    (tmp_path / "config.toml").write_text(config, encoding="utf-8")
    assert main(["check", "--config", str(tmp_path / "config.toml")]) == 0
    _, _, printed = capsys.readouterr().out.partition("✔ Quyền:\n")
    assert _read(printed) == RIGHTS


def _read(printed: str) -> dict[Role, frozenset[Right]]:
    """Return the table that the lines show."""
    t = texts(LANGUAGES[0])
    roles, rights = (
        {t.plain(f"{kind}.{one}"): one for one in all_} for kind, all_ in (("role", Role), ("right", Right))
    )
    head, *rows = [re.split(r"\s{2,}", line.strip()) for line in printed.splitlines()]
    found: dict[Role, set[Right]] = {Role(roles[name]): set() for name in head}
    for right, *cells in rows:
        assert {*cells} <= {"có", "–"}
        for role, cell in zip(head, cells, strict=True):
            if cell == "có":
                found[Role(roles[role])].add(Right(rights[right]))
    return {role: frozenset(one) for role, one in found.items()}
