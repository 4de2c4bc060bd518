"""Every sentence the bot says stands in ``vi.toml`` and ``en.toml``; this loader fills them in safely.

A text may use ``<b> <i> <s> <code>`` and ``{names}``. A value put in for a name is never read as markup.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, cast

from bot.card import Run, Text
from bot.errors import BotError

if TYPE_CHECKING:
    from bot.card import Style

LANGUAGES = ("vi", "en")
_PIECE = re.compile(r"<(/?)(b|i|s|code)>|\{(\w+)\}")


class NoSuchText(BotError):  # noqa: N818 - reads as what happened
    """There is no text of this name, or a value it needs was not given."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a value in a template, with the style the value takes."""

    name: str
    style: Style


Template = tuple[Run | Slot, ...]


class Texts:
    """The sentences of one language: ``texts.line("card.fee", fee="8.000 đồng")``."""

    def __init__(self, language: str, templates: dict[str, Template]) -> None:
        self.language = language
        self._templates = templates

    def line(self, name: str, /, **values: object) -> Text:
        """Return the text with the values put in; raises :class:`NoSuchText`."""
        try:
            return tuple(
                piece if isinstance(piece, Run) else Run(str(values[piece.name]), piece.style)
                for piece in self._templates[name]
            )
        except KeyError as error:
            raise NoSuchText(f"{self.language}.toml: {name}: {error}") from error

    def plain(self, name: str, /, **values: object) -> str:
        """Return the text without styles, for buttons and alerts."""
        return "".join(run.text for run in self.line(name, **values))

    def lines(self, name: str, /, **values: object) -> tuple[Text, ...]:
        """Return a text of several lines, line by line."""
        return tuple(split_lines(self.line(name, **values)))

    def names(self) -> dict[str, frozenset[str]]:
        """Return each text's name with the values it needs."""
        return {
            name: frozenset(piece.name for piece in template if isinstance(piece, Slot))
            for name, template in self._templates.items()
        }


def split_lines(text: Text) -> list[Text]:
    """Cut a text at its line ends."""
    lines: list[list[Run]] = [[]]
    for run in text:
        first, *rest = run.text.split("\n")
        lines[-1].append(Run(first, run.style, run.url))
        lines.extend([Run(part, run.style, run.url)] for part in rest)
    return [tuple(run for run in line if run.text) for line in lines]


@cache
def texts(language: str) -> Texts:
    """Return the sentences of ``language`` ("vi" or "en"); an unknown one falls back to Vietnamese."""
    chosen = language if language in LANGUAGES else "vi"
    source = files(__package__).joinpath(f"{chosen}.toml").read_text(encoding="utf-8")
    return Texts(chosen, {name: _parse(value) for name, value in _flat(tomllib.loads(source))})


def _flat(table: dict[str, object], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found.extend(_flat(value, f"{prefix}{key}."))
        else:
            found.append((f"{prefix}{key}", str(value).strip("\n")))
    return found


def _parse(template: str) -> Template:
    pieces: list[Run | Slot] = []
    style: Style = ""
    at = 0
    for match in _PIECE.finditer(template):
        if match.start() > at:
            pieces.append(Run(template[at : match.start()], style))
        at = match.end()
        if match[3]:
            pieces.append(Slot(match[3], style))
        else:
            style = "" if match[1] else cast("Style", match[2])
    if at < len(template):
        pieces.append(Run(template[at:], style))
    return tuple(pieces)
