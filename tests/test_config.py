"""Settings: from a file, from the environment, with every mistake named and no secret shown."""

import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from bot.config import Settings, load
from bot.errors import Refused

EXAMPLE = Path(__file__).parents[1] / "config.example.toml"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        load(file, {})
    return str(refusal.value)


def test_without_a_file_the_defaults_hold(here: Path) -> None:
    assert not list(here.iterdir())
    assert load(None, {}) == Settings()


def test_the_example_shows_the_defaults() -> None:
    example, defaults = load(EXAMPLE, {}), Settings()
    assert str(example.telegram.token_file) == "/run/secrets/bot_token"  # the one key that has no default
    left, right = asdict(example), asdict(defaults)
    left["telegram"]["token_file"] = None
    assert left == right


def test_the_example_names_every_key() -> None:
    shown = tomllib.loads(
        EXAMPLE.read_text(encoding="utf-8")
        .replace("# [telegram.webhook]", "[telegram.webhook]")
        .replace("# listen", "listen")
        .replace("# url", "url")
        .replace("# secret_token_file", "secret_token_file")
    )
    known = asdict(Settings())
    known["telegram"] = {name for name in known["telegram"] if name != "token"}  # better in a file of its own
    assert {name: set(keys) for name, keys in shown.items()} == {
        name: set(keys) for name, keys in known.items()
    }
    assert set(shown["telegram"]["webhook"]) == {"listen", "url", "secret_token_file"}


def test_the_file_in_the_working_directory_is_read(here: Path) -> None:
    (here / "config.toml").write_text('[office]\nname = "UBND xã Lý Quốc"', encoding="utf-8")
    assert load(None, {}).office.name == "UBND xã Lý Quốc"


def test_the_environment_names_the_file(here: Path) -> None:
    (here / "other.toml").write_text("[people]\nadmins = [1003]", encoding="utf-8")
    assert load(None, {"BOT_CONFIG": str(here / "other.toml")}).people.admins == (1003,)


@pytest.mark.parametrize("way", ["argument", "environment"])
def test_a_file_that_was_asked_for_must_exist(here: Path, way: str) -> None:
    file = here / "none.toml"
    with pytest.raises(Refused, match=r"none\.toml"):
        load(file if way == "argument" else None, {"BOT_CONFIG": str(file)})


def test_misspelt_keys_are_all_named_with_the_nearest_right_one(tmp_path: Path) -> None:
    text = refused(tmp_path / "c.toml", '[telegramm]\n[office]\nnmae = "x"\n[delivery]\nrate = "viele"\n')
    assert 'c.toml:1: telegramm: khóa lạ; có phải "telegram"?' in text
    assert 'c.toml:3: office.nmae: khóa lạ; có phải "name"?' in text
    assert "c.toml:5: delivery.rate: phải là số nguyên" in text


@pytest.mark.parametrize("zone", ["Asia/Ha_Noi", "../etc/passwd", ""])
def test_an_unknown_time_zone_is_refused_at_its_line(tmp_path: Path, zone: str) -> None:
    assert "c.toml:2: office.timezone" in refused(tmp_path / "c.toml", f'[office]\ntimezone = "{zone}"')


@pytest.mark.parametrize("level", ["xa", "Xã", "phường"])
def test_an_unknown_level_is_refused_at_its_line(tmp_path: Path, level: str) -> None:
    text = refused(tmp_path / "c.toml", f'[office]\nlevel = "{level}"')
    assert "c.toml:2: office.level: phải là một trong: 'xã', 'huyện', 'tỉnh'" in text


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("1:file\n", encoding="utf-8")
    (tmp_path / "c.toml").write_text(
        f'[telegram]\ntoken_file = "{tmp_path}/token"\n[database]\nurl = "sqlite+aiosqlite:///x.db"',
        encoding="utf-8",
    )
    read = load(tmp_path / "c.toml", {})
    assert (read.telegram.token, read.database.url) == ("1:file", "sqlite+aiosqlite:///x.db")
    won = load(tmp_path / "c.toml", {"BOT_TOKEN": "1:env", "BOT_DATABASE_URL": "sqlite+aiosqlite:///y.db"})
    assert (won.telegram.token, won.database.url) == ("1:env", "sqlite+aiosqlite:///y.db")


@pytest.mark.parametrize("name", ["BOT_TOKEN", "BOT_DATABASE_URL"])
def test_a_secret_may_stand_in_a_file_of_its_own(here: Path, name: str) -> None:
    (here / "secret").write_text("  s3cret\n", encoding="utf-8")
    read = load(None, {f"{name}_FILE": str(here / "secret")})
    assert "s3cret" in {read.telegram.token, read.database.url}


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_secret_file_that_cannot_be_read_is_refused_by_name(here: Path, content: bytes | None) -> None:
    if content:
        (here / "secret").write_bytes(content)
    with pytest.raises(Refused, match="BOT_TOKEN_FILE"):
        load(None, {"BOT_TOKEN_FILE": str(here / "secret")})


def test_no_secret_is_ever_shown(here: Path) -> None:
    secrets = {"BOT_TOKEN": "123:hush", "BOT_DATABASE_URL": "postgresql+asyncpg://bot:hush@db/bot"}
    settings = load(None, secrets)
    assert here.exists()
    assert "hush" not in repr(settings) + str(settings)
    assert settings.telegram.token == "123:hush"  # noqa: S105 - nobody's


def test_the_office_knows_its_time_zone() -> None:
    assert Settings().office.zone.key == "Asia/Ho_Chi_Minh"
