"""Answers to button presses and inline queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.preview.entities import formatted
from bot.preview.errors import bad_request
from bot.preview.markup import read_markup
from bot.preview.methods.sending import TEXT_LIMIT
from bot.preview.units import utf16_length

if TYPE_CHECKING:
    from bot.preview.params import Params
    from bot.preview.world import World

TOAST_LIMIT = 200
MOST_RESULTS = 50
ID_BYTES = 64


def answer_callback_query(world: World, params: Params) -> bool:
    """``answerCallbackQuery``: a toast, an alert or nothing but the end of the spinner."""
    text = params.text("text")
    if len(text) > TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": text, "alert": params.flag("show_alert"), "url": params.text("url")}
    world.presses.settle(params.text("callback_query_id"), answer, world.clock())
    return True


def answer_inline_query(world: World, params: Params) -> bool:
    """``answerInlineQuery``: results with a ready message each."""
    results = params.objects("results")
    if len(results) > MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len({str(result.get("id")) for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    answer = {
        "results": [_result(result) for result in results],
        "next_offset": params.text("next_offset"),
        "button": params.structure("button"),
    }
    world.inline.settle(params.text("inline_query_id"), answer, world.clock())
    return True


def _result(result: dict[str, Any]) -> dict[str, Any]:
    result_id = str(result.get("id", ""))
    if not 1 <= len(result_id.encode()) <= ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if result.get("type") != "article":
        raise bad_request("the preview shows inline results of type article only")
    if not result.get("title"):
        raise bad_request('can\'t parse inline query result: Field "title" must be of type String')
    return {
        "id": result_id,
        "title": result["title"],
        "description": result.get("description", ""),
        "content": _content(result),
    }


def _content(result: dict[str, Any]) -> dict[str, Any]:
    message = result.get("input_message_content")
    if not isinstance(message, dict):
        raise bad_request("can't parse inline query result: input message content is not specified")
    mode = str(message.get("parse_mode", ""))
    text, entities = formatted(str(message.get("message_text", "")), mode, message.get("entities"))
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    inline, _ = read_markup(result.get("reply_markup"))
    content: dict[str, Any] = {"text": text}
    if entities:
        content["entities"] = entities
    if inline:
        content["reply_markup"] = inline
    return content
