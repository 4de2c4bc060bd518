"""The command line, as a person at a terminal uses it."""

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.storage.migrating import HEAD
from tests.procedures.test_importing import BIRTH, LAND

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _at_home(knowledge_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in an empty folder with a configuration of its own."""
    database, knowledge = f"sqlite+aiosqlite:///{tmp_path}/bot.db", knowledge_folder
    config = f'[database]\nurl = "{database}"\n[knowledge]\npath = "{knowledge}"\n'
    (tmp_path / "config.toml").write_text(config, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BOT_CONFIG", raising=False)


def test_a_question_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--json", "lam giay khai sinh cho con can gi"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["decision"], answer["section"]) == ("answer", "documents")
    assert answer["candidates"][0]["code"] == "1.001193"
    assert answer["text"].startswith("Khai sinh")
    assert set(answer) == {"question", "decision", "section", "candidates", "text", "ms"}


def test_many_questions_come_back_in_order() -> None:
    lines = "đăng ký kết hôn\nxyzzy\nchào bot\n"
    answers = _asked(lines)
    assert [one["question"] for one in answers] == lines.splitlines()
    assert [one["decision"] for one in answers] == ["answer", "nothing", "faq"]


def test_bytes_that_are_no_text_do_not_stop_the_questions_after_them() -> None:
    command = [sys.executable, "-m", "bot", "ask", "--json", "-"]
    lines = b"\xff\xfe\n" + "đăng ký kết hôn\n".encode()
    done = subprocess.run(command, input=lines, capture_output=True, check=True, cwd=ROOT)
    assert [json.loads(line)["decision"] for line in done.stdout.splitlines()] == ["nothing", "answer"]


def test_a_reader_who_has_read_enough_is_no_fault() -> None:
    command = f"yes 'đăng ký kết hôn' | head -300 | {sys.executable} -m bot ask - | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.startswith("Kết hôn")
    assert "Traceback" not in done.stderr


def test_a_conversation_keeps_its_topic() -> None:
    lines = "a\tđăng ký kết hôn\nb\tđăng ký khai tử\na\tcòn phí?\nb\tnộp ở đâu\n"
    last = _asked(lines, "--chat")[2:]
    assert [one["candidates"][0]["code"] for one in last] == ["1.000894", "1.000656"]
    assert [one["section"] for one in last] == ["fee", "place"]


def test_an_answer_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--explain", "mat bia do"]) == 0
    assert "1.012786" in capsys.readouterr().out


def test_questions_are_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {
        "question": "đăng ký kết hôn",
        "acceptable_codes": ["1.000894"],
        "behaviour": "answer",
        "kind": "own",
    }
    (tmp_path / "q.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert main(["evaluate", "q.jsonl"]) == 0
    assert "100.0" in capsys.readouterr().out
    (tmp_path / "q.jsonl").write_text("no json", encoding="utf-8")
    assert main(["evaluate", "q.jsonl"]) == 1


def test_an_import_into_a_new_folder_brings_the_own_knowledge_along(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = tmp_path / "portal.jsonl"
    strange = {**LAND, "code": "9.000002", "name": "Cấp thẻ cưỡi rồng"}
    export.write_text(json.dumps(BIRTH) + "\n{\n" + json.dumps(strange), encoding="utf-8")
    assert main(["knowledge", "import", "portal.jsonl", "--into", "all"]) == 0
    said = capsys.readouterr()
    assert "Đã nhập 2 thủ tục" in said.out
    assert "dòng 2" in said.err
    assert main(["ask", "--knowledge", "all", "thẻ cưỡi rồng"]) == 0
    assert "9.000002" in capsys.readouterr().out
    assert main(["knowledge", "stats", "--knowledge", "all"]) == 0
    assert "nhập từ danh mục quốc gia" in capsys.readouterr().out


def test_a_broken_folder_is_reported_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "broken"
    (folder / "procedures").mkdir(parents=True)
    (folder / "procedures" / "a.toml").write_text('[[procedure]]\ncode = "x"\nfeee = 1\n', encoding="utf-8")
    assert main(["knowledge", "check", "--knowledge", "broken"]) == 1
    said = capsys.readouterr().err
    assert "a.toml:3" in said
    assert "feee" in said
    for missing in ("faq.toml", "offices.toml", "synonyms.toml", "holidays.toml"):
        assert missing in said


def test_a_check_reports_every_part(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out.count("✔") == 5
    assert main(["migrate"]) == 0
    assert f"mới → {HEAD}" in capsys.readouterr().out
    assert main(["migrate"]) == 0
    assert f"{HEAD} → {HEAD}" in capsys.readouterr().out


def test_a_backup_can_be_restored(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "copy.db"]) == 1
    assert main(["migrate"]) == 0
    assert main(["backup", "copy.db"]) == 0
    assert main(["backup", "copy.db"]) == 1
    assert main(["restore", "copy.db"]) == 0
    assert "bản trước còn ở" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["ask", "x", "--knowledge", "khong-co"], ["run"], ["check", "--config", "no.toml"]]
)
def test_what_cannot_be_done_is_refused_in_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    said = capsys.readouterr().err.strip()
    assert said
    assert "Traceback" not in said


def test_a_wrong_command_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as wrong:
        main(["fly"])
    assert wrong.value.code == 2


def test_a_taken_port_is_said_plainly(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["preview", "--port", str(port), "--no-browser"]) == 1
    assert f"PORT={port + 1}" in capsys.readouterr().err


def _asked(lines: str, *more: str) -> list[dict[str, Any]]:
    """Return the answers of a process that reads these lines."""
    command = [sys.executable, "-m", "bot", "ask", "--json", *more, "-"]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True, cwd=ROOT)
    return [json.loads(line) for line in done.stdout.splitlines()]
