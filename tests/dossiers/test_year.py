"""The seed year: what the district and its communes did in 2022, from export files to the printed figures."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import main
from tests.conftest import KNOWLEDGE
from tests.dossiers.exports import YEAR_2022, write_csv, write_xlsx, year
from tests.dossiers.lines import CODE, dossier

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration whose database has taken in the year, as the one-stop system exports it."""
    folder = tmp_path_factory.mktemp("year")
    file = folder / "config.toml"
    file.write_text(
        f'[database]\nurl = "sqlite+aiosqlite:///{folder}/bot.db"\n[knowledge]\npath = "{KNOWLEDGE}"\n',
        encoding="utf-8",
    )
    district, communes = YEAR_2022
    for path in (
        write_xlsx(folder / "huyen.xlsx", list(year([district]))),
        write_csv(folder / "xa.csv", list(year([communes]))),
    ):
        assert main(["dossiers", "import", "--config", str(file), "--strict", str(path)]) == 0
    return file


@pytest.fixture
def run(config: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on that database; return status, output and errors."""

    def command(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(["dossiers", arguments[0], "--config", str(config), *arguments[1:]])
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


def test_the_figures_of_2022(run: Run) -> None:
    status, out, _ = run("stats", "--from", "2022-01-01", "--to", "2022-12-31", "--json")
    assert status == 0
    told = json.loads(out)
    sums: dict[str, dict[str, int]] = {}
    for row in told["rows"]:
        level = sums.setdefault(row["level"], {})
        for name, value in row.items():
            if isinstance(value, int):
                level[name] = level.get(name, 0) + value
    district, communes = sums["huyện"], sums["xã"]
    names = ("received", "early", "on_time", "overdue", "in_progress")
    assert [district[name] for name in names] == [1396, 1332, 3, 56, 5]
    assert [communes[name] for name in ("received", "resolved", "in_progress")] == [31_125, 31_118, 7]
    assert told["total"]["received"] == 1396 + 31_125


def test_the_same_figures_in_the_table(run: Run) -> None:
    _, out, _ = run("stats", "--from", "01/01/2022", "--to", "31/12/2022")
    cells = {line.split()[0]: line.split()[1:] for line in out.splitlines() if line and line[0] in "hx"}
    assert cells["huyện"][0] == "1396"
    assert cells["huyện"][4:9] == ["1391", "1332", "3", "56", "5"]
    assert cells["xã"][0] == "31125"
    assert cells["xã"][4] == "31118"
    assert cells["xã"][8] == "7"


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2022-01-01", "2022-12-31"),
        ("2022-03-15", "2022-06-14"),
        ("2022-12-31", "2022-12-31"),
        ("2023-01-01", "2023-01-31"),
    ],
)
def test_the_sums_reconcile_in_every_period(run: Run, first: str, last: str) -> None:
    told = json.loads(run("stats", "--from", first, "--to", last, "--json")[1])
    for row in (*told["rows"], told["total"]):
        assert (
            row["received"] == row["received_online"] + row["received_counter_or_post"] + row["carried_over"]
        )
        assert row["resolved"] == row["early"] + row["on_time"] + row["overdue"]
        assert row["in_progress"] == row["in_time"] + row["late"] + row["paused"]
        assert row["received"] == row["resolved"] + row["in_progress"]


def test_what_was_carried_over_is_what_was_left(run: Run) -> None:
    before = json.loads(run("stats", "--from", "2022-01-01", "--to", "2022-06-30", "--json")[1])["total"]
    after = json.loads(run("stats", "--from", "2022-07-01", "--to", "2022-12-31", "--json")[1])["total"]
    assert before["in_progress"] == after["carried_over"] > 0


def test_one_level_alone(run: Run) -> None:
    told = json.loads(
        run("stats", "--from", "2022-01-01", "--to", "2022-12-31", "--level", "huyện", "--json")[1]
    )
    assert {row["level"] for row in told["rows"]} == {"huyện"}
    assert told["total"]["received"] == 1396


def test_a_period_that_ends_before_it_begins_is_refused(run: Run) -> None:
    status, _, err = run("stats", "--from", "2022-12-31", "--to", "2022-01-01")
    assert status == 1
    assert "phải sau" in err


def test_one_dossier_is_shown_and_an_unknown_one_refused(run: Run, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "mot.csv", [dossier(status="10", finished="14/10/2026", returned="15/10/2026")]
    )
    assert run("import", str(path))[0] == 0
    status, out, _ = run("show", "000.00.18.h14 261008 0975", "--json")
    assert status == 0
    told = json.loads(out)
    assert told["code"] == CODE
    assert told["standing"] == "early"
    assert (told["status"], told["received"], told["finished"]) == (
        10,
        "2026-10-08T08:30:00+07:00",
        "2026-10-14",
    )
    assert "Chấp" not in out
    assert run("show", CODE)[0] == 0
    assert run("show", "H14.18-261008-9999")[0] == 1
    assert run("show", "khai sinh")[0] == 1
    status, out, _ = run("log")
    assert "mot.csv" in out
    assert run("slip", CODE, str(tmp_path / "x.png"), "--bot", "@halang_bot")[0] == 0
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")
    assert "Đã hoàn tác" in run("undo")[1]
    assert run("show", CODE)[0] == 1


def test_a_dry_run_on_the_terminal_says_so(run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "thu.csv", [dossier(), dossier("H14.18-261008-0976", status="x")])
    status, out, err = run("import", "--dry-run", str(path))
    assert status == 0
    assert "Nếu nhập (chưa ghi gì): 1 hồ sơ, 1 mới" in out
    assert "thu.csv: Dòng 3, cột Trạng thái" in err
    assert run("import", "--strict", str(path))[0] == 1
