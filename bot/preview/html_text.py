"""The strict reader of ``parse_mode=HTML``: text and entities out, Telegram's complaints for bad markup."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NoReturn

from bot.preview.errors import bad_request
from bot.preview.links import checked_url
from bot.preview.units import utf16_length

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "a": "text_link",
    "span": "spoiler", "tg-spoiler": "spoiler", "tg-emoji": "custom_emoji", "code": "code", "pre": "pre",
    "blockquote": "blockquote",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#(?P<number>\d{1,7})|#x(?P<hex>[0-9a-fA-F]{1,6})|(?P<name>[a-z]+));?")
SPECIAL = re.compile(r"[<&]")
TAG_NAME = re.compile(r"[^\s>]*")
SPACE = re.compile(r"\s*")
ATTRIBUTE = re.compile(r"[^\s=>/\"']+")
VALUE = re.compile(r"\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[a-zA-Z0-9.-]+)")


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    start: int  # UTF-16 units
    piece: int  # index into the text pieces


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Text and entities of ``source``; 400 "can't parse entities: …" for markup Telegram refuses."""
    reader = _Reader(source)
    reader.run()
    closed_last_first = reversed(reader.entities)  # so that of two over the same text the outer comes first
    entities = sorted(closed_last_first, key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(reader.pieces), _without_nested_code(entities)


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.pieces: list[str] = []
        self.length = 0
        self.stack: list[_Open] = []
        self.entities: list[dict[str, Any]] = []

    def run(self) -> None:
        place = 0
        while found := SPECIAL.search(self.source, place):
            self._add(self.source[place : found.start()])
            place = self._tag(found.start()) if found[0] == "<" else self._reference(found.start())
        self._add(self.source[place:])
        if self.stack:
            _refuse(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')

    def _add(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.length += utf16_length(text)

    def _reference(self, place: int) -> int:
        found = REFERENCE.match(self.source, place)
        text = resolve(found) if found else None
        self._add(text or "&")
        return found.end() if found and text else place + 1

    def _tag(self, place: int) -> int:
        return self._end(place) if self.source.startswith("</", place) else self._start(place)

    def _start(self, place: int) -> int:
        name = _match(TAG_NAME, self.source, place + 1)
        tag, here = name[0].lower(), name.end()
        if here >= len(self.source):
            self._fail("Unclosed start tag", place)
        if tag not in TAGS:
            self._fail(f'Unsupported start tag "{tag}"', place)
        attributes, here = self._attributes(tag, place, here)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            self._fail('Tag "span" must have class "tg-spoiler"', place)
        self.stack.append(_Open(tag, attributes, self.length, len(self.pieces)))
        return here

    def _attributes(self, tag: str, start: int, here: int) -> tuple[dict[str, str], int]:
        found: dict[str, str] = {}
        while True:
            here = _match(SPACE, self.source, here).end()
            if here >= len(self.source):
                self._fail("Unclosed start tag", start)
            if self.source[here] == ">":
                return found, here + 1
            name = ATTRIBUTE.match(self.source, here)
            if name is None:
                self._fail(f'Empty attribute name in the tag "{tag}"', start)
            found[name[0].lower()], here = self._value(tag, name[0].lower(), start, name.end())

    def _value(self, tag: str, name: str, start: int, here: int) -> tuple[str, int]:
        after = _match(SPACE, self.source, here).end()
        if not self.source.startswith("=", after):
            if name == "expandable" and tag == "blockquote":
                return "1", here
            self._fail(f'Expected equal sign in declaration of an attribute of the tag "{tag}"', start)
        value = VALUE.match(self.source, _match(SPACE, self.source, after + 1).end())
        if value is None:
            self._fail("Unclosed start tag", start)
        raw = value["double"] or value["single"] or value["bare"] or ""
        return REFERENCE.sub(lambda found: resolve(found) or found[0], raw), value.end()

    def _end(self, place: int) -> int:
        if not self.stack:
            self._fail("Unexpected end tag", place)
        name = _match(TAG_NAME, self.source, place + 2)
        close = _match(SPACE, self.source, name.end()).end()
        if not self.source.startswith(">", close):
            self._fail("Unclosed end tag", place)
        opened = self.stack.pop()
        if name[0] and name[0].lower() != opened.tag:
            at = f"Unmatched end tag at byte offset {self._byte(place)}"
            _refuse(f'{at}, expected "</{opened.tag}>", found "</{name[0].lower()}>"')
        if self.length > opened.start:
            self._close(opened)
        return close + 1

    def _close(self, opened: _Open) -> None:
        entity: dict[str, Any] = {
            "type": TAGS[opened.tag],
            "offset": opened.start,
            "length": self.length - opened.start,
        }
        if opened.tag == "a" and not self._link(entity, opened):
            return
        if opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
        if opened.tag == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        language = opened.attributes.get("class", "").removeprefix("language-")
        if opened.tag == "code" and language and self.stack and self.stack[-1].tag == "pre":
            self.stack[-1].attributes["language"] = language
        if opened.tag == "pre" and "language" in opened.attributes:
            entity["language"] = opened.attributes["language"]
        self.entities.append(entity)

    def _link(self, entity: dict[str, Any], opened: _Open) -> bool:
        url = checked_url(opened.attributes.get("href") or "".join(self.pieces[opened.piece :]))
        entity["url"] = url
        return url is not None  # Telegram shows a link it does not like as plain text

    def _byte(self, place: int) -> int:
        return len(self.source[:place].encode())

    def _fail(self, reason: str, place: int) -> NoReturn:
        _refuse(f"{reason} at byte offset {self._byte(place)}")


def _match(pattern: re.Pattern[str], text: str, place: int) -> re.Match[str]:
    """Match a pattern that may be empty, so that there is always a match."""
    found = pattern.match(text, place)
    if found is None:
        raise AssertionError(pattern.pattern)
    return found


def resolve(found: re.Match[str]) -> str | None:
    """The character of a reference, None for one Telegram leaves as it stands."""
    if found["name"]:
        return NAMED.get(found["name"])
    number = int(found["number"]) if found["number"] else int(found["hex"], 16)
    usable = 0 < number < 0x10FFFF and not 0xD800 <= number < 0xE000  # noqa: PLR2004 - Unicode's own bounds
    return chr(number) if usable else None


def _without_nested_code(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Nothing is formatted inside ``pre`` and ``code``."""
    kept: list[dict[str, Any]] = []
    end = -1
    for entity in entities:
        if entity["offset"] < end:
            continue
        kept.append(entity)
        if entity["type"] in {"pre", "code"}:
            end = entity["offset"] + entity["length"]
    return kept


def _refuse(reason: str) -> NoReturn:
    raise bad_request(f"can't parse entities: {reason}")
