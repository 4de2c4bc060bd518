"""The aiohttp transport against a real server: what Telegram may answer, and what must stay hidden."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, InputMediaPhoto
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram.transport import AiohttpRequest, NotConnected, _body, hide_token

TOKEN = "123456:AbCdEf-the_secret_half"  # noqa: S105 - nobody's
ME = {"id": 123456, "is_bot": True, "first_name": "Một cửa", "username": "motcua_bot"}
SENT = {"message_id": 7, "date": 0, "chat": {"id": 1, "type": "private"}}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Start = Callable[..., Awaitable[Bot]]


def ok(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def refusal(status: int, description: str, **parameters: int) -> web.Response:
    body = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
    return web.json_response(body, status=status)


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Starts a server that answers all calls but getMe with the handler, and a bot that talks to it."""
    servers: list[TestServer] = []
    bots: list[Bot] = []

    async def start(answer: Handler, **settings: float) -> Bot:
        async def get_me(_: web.Request) -> web.Response:
            return ok(ME)

        app = web.Application()
        app.router.add_post(f"/bot{TOKEN}/getMe", get_me)
        app.router.add_route("*", f"/bot{TOKEN}/{{method}}", answer)
        servers.append(TestServer(app))
        await servers[-1].start_server(shutdown_timeout=0.1)
        bots.append(bot_at(str(servers[-1].make_url("/bot")), **settings))
        await bots[-1].initialize()
        return bots[-1]

    yield start
    for bot in bots:
        await bot.shutdown()
    for server in servers:
        await server.close()


@pytest.fixture
def hidden() -> Iterator[None]:
    """The token is hidden from logs during one test."""
    factory = logging.getLogRecordFactory()
    hide_token(TOKEN)
    yield
    logging.setLogRecordFactory(factory)


def bot_at(base_url: str, **settings: float) -> Bot:
    return Bot(TOKEN, base_url=base_url, request=AiohttpRequest(**settings))  # type: ignore[arg-type]


def everything_said(error: BaseException) -> str:
    """Message, repr and arguments of an error and of all it came from."""
    text, current = "", error
    while current is not None:
        text += f"{current} {current!r} {current.args!r}\n"
        current = current.__cause__ or current.__context__
    return text


async def test_a_call_goes_out_as_a_form_and_the_answer_comes_back(start: Start) -> None:
    forms = []

    async def answer(request: web.Request) -> web.Response:
        forms.append(dict(await request.post()))
        return ok(SENT | {"text": "Chào bà con"})

    bot = await start(answer)
    message = await bot.send_message(1, "Chào bà con & cô bác + 100%", disable_notification=True)
    assert message.text == "Chào bà con"
    assert forms == [{"chat_id": "1", "text": "Chào bà con & cô bác + 100%", "disable_notification": "true"}]


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_a_form_carries_any_text(parameters: dict[str, str]) -> None:
    data = RequestData([RequestParameter(name, value, None) for name, value in parameters.items()])
    body, headers = _body(data)
    assert dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, separator="&")) == parameters
    assert headers == {"Content-Type": "application/x-www-form-urlencoded"}


async def test_documents_are_uploaded_with_vietnamese_names(start: Start) -> None:
    files = []

    async def answer(request: web.Request) -> web.Response:
        form = await request.post()
        document = form["document"]
        assert isinstance(document, web.FileField)
        files.append((form["chat_id"], document.filename, document.content_type, document.file.read()))
        return ok(SENT)

    bot = await start(answer)
    await bot.send_document(1, b"\x00\xffbytes", filename='Tờ khai "mẫu 1".pdf', caption="Tờ khai")
    assert files == [("1", 'Tờ khai "mẫu 1".pdf', "application/pdf", b"\x00\xffbytes")]


async def test_photos_of_one_album_are_uploaded_together(start: Start) -> None:
    names = []

    async def answer(request: web.Request) -> web.Response:
        form = await request.post()
        names.extend(key for key in form if key.startswith("attached"))
        return ok([SENT, SENT])

    bot = await start(answer)
    await bot.send_media_group(1, [InputMediaPhoto(b"one"), InputMediaPhoto(b"two")])
    assert len(names) == 2


async def test_files_are_fetched_whole(start: Start) -> None:
    content = bytes(range(256)) * 2000

    async def file(request: web.Request) -> web.Response:
        assert request.method == "GET"
        return web.Response(body=content)

    bot = await start(file)
    assert await bot.request.retrieve(f"{bot.base_url}/file") == content


@pytest.mark.parametrize(
    ("status", "description", "kind"),
    [
        (400, "Bad Request: message is not modified", BadRequest),
        (403, "Forbidden: bot was blocked by the user", Forbidden),
        (409, "Conflict: terminated by other getUpdates request", Conflict),
        (502, "Bad Gateway", NetworkError),
    ],
)
async def test_refusals_become_the_librarys_errors(
    start: Start, status: int, description: str, kind: type[TelegramError]
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return refusal(status, description)

    bot = await start(answer)
    with pytest.raises(kind) as caught:
        await bot.send_message(1, "Chào")
    assert type(caught.value) is kind
    assert caught.value.message.lower() in description.lower()


async def test_too_many_requests_say_when_to_come_back(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it the library warns of its own old type

    async def answer(_: web.Request) -> web.Response:
        return refusal(429, "Too Many Requests: retry after 17", retry_after=17)

    bot = await start(answer)
    with pytest.raises(RetryAfter, match="0:00:17"):
        await bot.send_message(1, "Chào")


@pytest.mark.parametrize("status", [200, 500])
async def test_an_answer_that_is_no_json_is_a_telegram_error(start: Start, status: int) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="<html>nginx</html>", status=status)

    bot = await start(answer)
    with pytest.raises(TelegramError):
        await bot.send_message(1, "Chào")


async def test_a_redirect_is_not_followed(start: Start) -> None:
    async def answer(request: web.Request) -> web.Response:
        assert not request.path.endswith("elsewhere"), "the token went to another address"
        raise web.HTTPTemporaryRedirect(f"/bot{TOKEN}/elsewhere")

    bot = await start(answer)
    with pytest.raises(NetworkError, match="307"):
        await bot.send_message(1, "Chào")


async def never(_: web.Request) -> web.Response:
    await asyncio.Event().wait()
    return ok(SENT)


async def test_silence_is_a_time_out(start: Start) -> None:
    bot = await start(never, read_timeout=0.05)
    with pytest.raises(TimedOut) as caught:
        await bot.send_message(1, "Chào")
    assert TOKEN not in everything_said(caught.value)


async def test_a_call_may_set_its_own_limit(start: Start) -> None:
    async def slow(_: web.Request) -> web.Response:
        await asyncio.sleep(0.2)
        return ok(SENT)

    bot = await start(slow, read_timeout=0.05)
    await bot.send_message(1, "Chào", read_timeout=None)
    with pytest.raises(TimedOut):
        await bot.send_message(1, "Chào")


async def test_an_upload_that_nobody_reads_is_a_time_out(start: Start) -> None:
    bot = await start(
        never, read_timeout=0.05, connect_timeout=0.05, pool_timeout=0.05, media_write_timeout=0.05
    )
    with pytest.raises(TimedOut):
        await bot.send_document(1, bytes(16_000_000), filename="ảnh.zip", read_timeout=1, write_timeout=0.05)


async def test_waiting_for_a_free_connection_ends_and_nothing_was_sent(
    start: Start,
) -> None:
    bot = await start(never, connection_pool_size=1, pool_timeout=0.05, connect_timeout=0.05)
    first = asyncio.create_task(bot.send_message(1, "Chào", read_timeout=1))
    await asyncio.sleep(0.05)
    with pytest.raises(NotConnected) as caught:
        await bot.send_message(2, "Chào")
    assert TOKEN not in everything_said(caught.value)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first


@pytest.mark.usefixtures("hidden")
@pytest.mark.parametrize(
    ("base_url", "settings"),
    [
        ("http://127.0.0.1:{free}/bot", {}),
        ("http://127.0.0.1:{free}/bot", {"proxy": "http://127.0.0.1:{free}"}),
        ("no-address-at-all/bot", {}),
        ("http://127.0.0.1:99999/bot", {}),
        ("http:///bot", {}),
    ],
)
async def test_a_failed_connection_names_no_token(
    base_url: str, settings: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        free = unused.getsockname()[1]
    chosen = {name: value.format(free=free) for name, value in settings.items()}
    request = AiohttpRequest(**chosen)  # type: ignore[arg-type]
    caplog.set_level(logging.DEBUG)
    async with request:
        with pytest.raises(NetworkError) as caught:
            await request.post(f"{base_url.format(free=free)}{TOKEN}/sendMessage")
    logging.getLogger("bot").error("could not send", exc_info=caught.value)
    assert TOKEN not in everything_said(caught.value)
    assert TOKEN not in caplog.text


async def test_a_broken_connection_names_no_token() -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, AiohttpRequest() as request:
        with pytest.raises(NetworkError) as caught:
            await request.post(f"http://127.0.0.1:{port}/bot{TOKEN}/sendMessage")
    assert TOKEN not in everything_said(caught.value)


@asynccontextmanager
async def proxy_saying(answer: bytes, asked: list[bytes]) -> AsyncIterator[str]:
    """A proxy with one answer to everything; keeps the first line of each request."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n")).strip())
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_calls_go_through_the_proxy() -> None:
    asked: list[bytes] = []
    body = b'{"ok":true,"result":true}'
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    async with proxy_saying(answer, asked) as proxy, AiohttpRequest(proxy=proxy) as request:
        assert await request.post(f"http://telegram.invalid/bot{TOKEN}/close") is True
    assert asked == [f"POST http://telegram.invalid/bot{TOKEN}/close HTTP/1.1".encode()]


async def test_a_proxy_that_refuses_names_no_token() -> None:
    asked: list[bytes] = []
    answer = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
    async with proxy_saying(answer, asked) as proxy, AiohttpRequest(proxy=proxy) as request:
        with pytest.raises(NetworkError) as caught:
            await request.post(f"https://telegram.invalid/bot{TOKEN}/close")
    assert asked == [b"CONNECT telegram.invalid:443 HTTP/1.1"]
    assert TOKEN not in everything_said(caught.value)


def test_a_socks_proxy_is_refused_plainly() -> None:
    with pytest.raises(ValueError, match="socks5") as caught:
        AiohttpRequest(proxy="socks5://user:password@127.0.0.1:1080")
    assert "password" not in str(caught.value)


async def test_opening_and_closing_twice_is_harmless() -> None:
    request = AiohttpRequest(read_timeout=3)
    assert request.read_timeout == 3
    await request.shutdown()
    await request.initialize()
    session = request._session
    await request.initialize()
    assert request._session is session
    await request.shutdown()
    await request.shutdown()
    with pytest.raises(NetworkError, match="not initialized"):
        await request.post("http://127.0.0.1:1/")


def failing(reason: str) -> None:
    raise ValueError(reason)


@pytest.mark.usefixtures("hidden")
@pytest.mark.parametrize("token", [TOKEN, TOKEN.replace(":", "%3A")])
def test_logs_hide_the_token_wherever_it_stands(caplog: pytest.LogCaptureFixture, token: str) -> None:
    log = logging.getLogger("some.library")
    try:
        failing(f"bad address /bot{token}/getMe")
    except ValueError:
        log.exception("calling %s failed", f"/bot{token}/getMe")
    log.error("plain /bot" + token)  # noqa: G003 - the way some libraries do it
    log.error("in a mapping: %(url)s", {"url": token})
    assert token not in caplog.text
    assert caplog.text.count("<token>") == 4
    assert "ValueError: bad address /bot<token>/getMe" in caplog.text


@pytest.mark.usefixtures("hidden")
def test_logs_without_the_token_stay_as_they_are(caplog: pytest.LogCaptureFixture) -> None:
    try:
        failing("bad month")
    except ValueError:
        logging.getLogger("bot").exception("row %d", 7)
    (record,) = caplog.records
    assert (record.msg, record.args) == ("row %d", (7,))
    assert record.exc_info is not None


@pytest.mark.usefixtures("hidden")
def test_a_wrong_log_format_shows_no_token_either() -> None:
    record = logging.getLogRecordFactory()("bot", logging.ERROR, "f.py", 1, "%s %d", (TOKEN, "x"), None)
    assert TOKEN not in f"{record.msg} {record.args}"
    assert "<token>" in record.getMessage()
