"""The command line: ``python -m bot …``, also installed as ``motcua``.

Exit status: 0 done, 1 refused with reasons on stderr, 2 wrong usage. Commands import what they need when they
run, so that asking a question does not load Telegram.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import gc
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import config
from bot.errors import BotError, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.config import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for talkative in ("apscheduler", "alembic", "httpx"):  # a line for every tick tells nobody anything
        logging.getLogger(talkative).setLevel(logging.WARNING)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console set to another code page must not end the answer
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        command: Callable[[argparse.Namespace, Settings], int] = options.command
        return command(options, config.load(options.config))
    except BotError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read our output has read enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(_: argparse.Namespace, settings: Settings) -> int:
    gc.disable()  # until the bot is open: what is loaded at the start stays, so there is nothing to collect
    from bot import app  # noqa: PLC0415

    asyncio.run(app.run(settings))
    return 0


def _preview(options: argparse.Namespace, settings: Settings) -> int:
    from bot.showroom import show  # noqa: PLC0415

    asyncio.run(show(settings, options.port, open_browser=not options.no_browser))
    return 0


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    from bot.asking import ask  # noqa: PLC0415

    return ask(options, _folder(options, settings), settings)


def _evaluate(options: argparse.Namespace, settings: Settings) -> int:
    from bot.asking import evaluate  # noqa: PLC0415

    return evaluate(options.files, _folder(options, settings), settings)


def _knowledge_check(options: argparse.Namespace, settings: Settings) -> int:
    from bot.procedures import reading  # noqa: PLC0415

    folder = _folder(options, settings)
    knowledge = reading.read(folder)
    counts = f"{len(knowledge.catalogue)} thủ tục, {len(knowledge.faqs)} câu hỏi thường gặp"
    print(f"{folder}: {counts}. Không có lỗi.")
    return 0


def _knowledge_import(options: argparse.Namespace, settings: Settings) -> int:
    from bot.seeding import import_into  # noqa: PLC0415

    return import_into(options.file, options.into, settings, level=options.level)


def _knowledge_stats(options: argparse.Namespace, settings: Settings) -> int:
    from bot.procedures import reading, statistics  # noqa: PLC0415

    print(statistics.table(reading.read(_folder(options, settings)).catalogue))
    return 0


def _dossiers_import(options: argparse.Namespace, settings: Settings) -> int:
    from bot import deskwork  # noqa: PLC0415

    folder = _folder(options, settings)
    return deskwork.import_file(
        options.file, settings, folder, dry_run=options.dry_run, strict=options.strict
    )


def _dossiers_show(options: argparse.Namespace, settings: Settings) -> int:
    from bot import deskwork  # noqa: PLC0415

    return deskwork.show(options.code, settings, _folder(options, settings), as_json=options.json)


def _dossiers_stats(options: argparse.Namespace, settings: Settings) -> int:
    from bot import deskwork  # noqa: PLC0415

    folder = _folder(options, settings)
    return deskwork.stats(
        options.first, options.last, settings, folder, level=options.level, as_json=options.json
    )


def _report(options: argparse.Namespace, settings: Settings) -> int:
    from bot import reporting  # noqa: PLC0415

    wish = reporting.Wish(
        options.first, options.last, options.by, options.level, options.xlsx, options.png, options.json
    )
    return reporting.report(wish, settings, _folder(options, settings))


def _dossiers_undo(options: argparse.Namespace, settings: Settings) -> int:
    from bot import deskwork  # noqa: PLC0415

    return deskwork.undo(settings, _folder(options, settings), options.number)


def _dossiers_log(options: argparse.Namespace, settings: Settings) -> int:
    from bot import deskwork  # noqa: PLC0415

    return deskwork.log(settings, _folder(options, settings))


def _dossiers_slip(options: argparse.Namespace, settings: Settings) -> int:
    from bot import deskwork  # noqa: PLC0415

    return deskwork.slip(options.code, options.bot, options.file, settings, _folder(options, settings))


def _migrate(_: argparse.Namespace, settings: Settings) -> int:
    from bot.storage.database import Database  # noqa: PLC0415
    from bot.storage.migrating import HEAD, migrate  # noqa: PLC0415

    async def work() -> str | None:
        database = Database.open(settings.database.url)
        try:
            return await migrate(database)
        finally:
            await database.close()

    before = asyncio.run(work())
    print(f"Cơ sở dữ liệu: {before or 'mới'} → {HEAD}")
    return 0


def _check(options: argparse.Namespace, settings: Settings) -> int:
    from bot.checkup import check  # noqa: PLC0415

    return check(settings, _folder(options, settings))


def _backup(options: argparse.Namespace, settings: Settings) -> int:
    from bot.storage import backup  # noqa: PLC0415

    backup.save(settings.database.url, options.file)
    print(f"Đã sao lưu vào {options.file}")
    return 0


def _restore(options: argparse.Namespace, settings: Settings) -> int:
    from bot.storage import backup  # noqa: PLC0415

    kept = backup.restore(settings.database.url, options.file)
    print(f"Đã khôi phục từ {options.file}" + (f"; bản trước còn ở {kept}" if kept else ""))
    return 0


def _folder(options: argparse.Namespace, settings: Settings) -> Path:
    """Return the knowledge folder to use; one that does not exist is refused."""
    folder: Path = options.knowledge or settings.knowledge.path
    if not folder.is_dir():
        raise Refused([f"{folder}: không có thư mục kiến thức này (xem [knowledge] path hoặc --knowledge)"])
    return folder


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--config", type=Path, metavar="FILE", help="tệp cấu hình (mặc định config.toml)")
    shared.add_argument("--knowledge", type=Path, metavar="DIR", help="thư mục kiến thức")
    parser = argparse.ArgumentParser(prog="motcua", description="Bot một cửa: hỏi đáp thủ tục hành chính")
    commands = parser.add_subparsers(required=True, metavar="LỆNH")

    def add(name: str, command: object, text: str, into: Any = commands) -> Any:
        made = into.add_parser(name, parents=[shared], help=text, description=text)
        made.set_defaults(command=command)
        return made

    add("run", _run, "chạy bot (hỏi vòng, hoặc webhook nếu có [telegram.webhook])")
    preview = add("preview", _preview, "dùng thử trên máy này, không cần token")
    preview.add_argument("--port", type=int, default=8080, help="cổng của trang trò chuyện")
    preview.add_argument("--no-browser", action="store_true", help="không tự mở trình duyệt")
    ask = add("ask", _ask, "hỏi một câu ngay tại đây; --json - đọc mỗi dòng một câu")
    ask.add_argument("question", metavar="QUESTION", help="câu hỏi, hoặc - để đọc từng dòng")
    ask.add_argument("--json", action="store_true", help="in một đối tượng JSON cho mỗi câu")
    ask.add_argument(
        "--chat", action="store_true", help="mỗi dòng là MÃ<TAB>câu; cùng mã là một cuộc trò chuyện"
    )
    ask.add_argument("--explain", action="store_true", help="giải thích vì sao chọn như vậy")
    evaluate = add("evaluate", _evaluate, "đo độ đúng và tốc độ trên tệp câu hỏi")
    evaluate.add_argument("files", type=Path, nargs="+", metavar="FILE")
    knowledge = commands.add_parser("knowledge", help="kiến thức: check, import, stats")
    parts = knowledge.add_subparsers(required=True, metavar="VIỆC")
    add("check", _knowledge_check, "kiểm tra mọi tệp kiến thức", parts)
    add("stats", _knowledge_stats, "đếm thủ tục theo cấp, lĩnh vực, mức độ", parts)
    importing = add(
        "import", _knowledge_import, "nhập danh mục từ Cổng (.jsonl, .jsonl.gz, .csv, .xlsx)", parts
    )
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.add_argument("--into", type=Path, required=True, metavar="DIR", help="thư mục kiến thức nhận")
    importing.add_argument("--level", metavar="CẤP", help="chỉ lấy thủ tục của cấp này, ví dụ xã")
    _add_dossiers(commands, add)
    _add_report(add)
    add("migrate", _migrate, "đưa cơ sở dữ liệu lên phiên bản mới")
    add("check", _check, "kiểm tra cấu hình, câu chữ, kiến thức, cơ sở dữ liệu")
    add("backup", _backup, "sao lưu cơ sở dữ liệu").add_argument("file", type=Path, metavar="FILE")
    add("restore", _restore, "khôi phục cơ sở dữ liệu").add_argument("file", type=Path, metavar="FILE")
    return parser


def _add_dossiers(commands: Any, add: Callable[..., Any]) -> None:
    dossiers = commands.add_parser("dossiers", help="hồ sơ: import, show, stats, undo, log, slip")
    parts = dossiers.add_subparsers(required=True, metavar="VIỆC")
    importing = add("import", _dossiers_import, "nhập tệp hồ sơ của hệ thống một cửa (.csv, .xlsx)", parts)
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.add_argument("--dry-run", action="store_true", help="chỉ cho xem thay đổi, không ghi")
    importing.add_argument("--strict", action="store_true", help="một dòng lỗi thì không nhập cả tệp")
    show = add("show", _dossiers_show, "xem một hồ sơ theo mã", parts)
    show.add_argument("code", metavar="CODE")
    show.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    stats = add("stats", _dossiers_stats, "thống kê một kỳ, tính cả hai ngày", parts)
    _add_period(stats)
    undo = add("undo", _dossiers_undo, "hoàn tác lần nhập mới nhất", parts)
    undo.add_argument("number", type=int, nargs="?", metavar="LẦN", help="để chắc đúng lần nhập nào")
    add("log", _dossiers_log, "các lần nhập gần đây", parts)
    slip = add("slip", _dossiers_slip, "tạo mã QR của một hồ sơ để in lên giấy hẹn", parts)
    slip.add_argument("code", metavar="CODE")
    slip.add_argument("file", type=Path, metavar="PNG")
    slip.add_argument("--bot", required=True, metavar="TÊN", help="tên @ của bot")


def _add_report(add: Callable[..., Any]) -> None:
    report = add("report", _report, "báo cáo một kỳ theo Biểu 06 và QĐ 766: bảng, XLSX, biểu đồ")
    _add_period(report)
    groups = ("level", "field", "unit", "official")
    report.add_argument("--by", choices=groups, default="field", help="chia theo gì (mặc định: lĩnh vực)")
    report.add_argument("--xlsx", type=Path, metavar="FILE", help="ghi hai biểu vào tệp XLSX")
    report.add_argument("--png", type=Path, metavar="FILE", help="vẽ biểu đồ theo tháng")


def _add_period(parser: argparse.ArgumentParser) -> None:
    for name, place, text in (("--from", "first", "ngày đầu kỳ"), ("--to", "last", "ngày cuối kỳ")):
        parser.add_argument(
            name, dest=place, type=_day, required=True, metavar="NGÀY", help=f"{text}, 2022-12-31"
        )
    parser.add_argument("--level", choices=config.LEVELS, metavar="CẤP", help="xã, huyện hoặc tỉnh")
    parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")


def _day(text: str) -> dt.date:
    """Read a day, 2022-12-31 or 31/12/2022; argparse says what is wrong."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return dt.datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day of no zone
