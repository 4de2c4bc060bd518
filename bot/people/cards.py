"""What the people room shows on news and language: settings, the one question, the end of everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.card import Button, Card
from bot.people.stores.topics import TOPICS
from bot.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.card import Text
    from bot.texts import Texts

    Row = tuple[Button, ...]

NO_COMMUNE = "-"
HOURS: dict[str, tuple[int, int] | None] = {
    "office": None,
    "day": (19, 8),
    "morning": (11, 7),
    "evening": (21, 18),
}
"""When messages may come, by the name of the choice: from and until which hour none does."""
_IN_A_ROW = 2


class Commune(NamedTuple):
    """A commune to choose; ``id`` is that of its office."""

    id: str
    name: str


def settings(
    commune: str | None,
    communes: Sequence[Commune],
    quiet: tuple[int, int] | None,
    topics: Collection[str],
    t: Texts,
) -> Card:
    """Return language, commune, hours and news as they stand, all to be changed by a tap."""
    name = commune_name(commune, communes)
    lines = (
        t.line("settings.head"),
        t.line("settings.language", language=t.plain(f"name.{t.language}")),
        t.line("settings.commune", commune=name) if name else t.line("settings.commune_none"),
        t.line("settings.topics" if topics else "settings.topics_none"),
        t.line("settings.hours"),
        t.line("settings.stop"),
    )
    rows = (_languages(t), *_communes(commune, communes, t), *_toggles("s", topics, t), *_hours(quiet, t))
    return Card(lines, rows)


def opt_in(topics: Collection[str], t: Texts) -> Card:
    """Return the question which news somebody wants; nothing is ticked for them."""
    done = (Button(t.plain("opt_in.done"), "set/done"),)
    return Card((t.line("opt_in.head"), t.line("opt_in.how")), (*_toggles("o", topics, t), done))


def opted(topics: Collection[str], t: Texts) -> Card:
    """Return what was chosen."""
    if not topics:
        return one_line("opt_in.none", t)
    lines = [t.line("opt_in.topic", topic=t.plain(f"topic.{one}")) for one in TOPICS if one in topics]
    return Card((t.line("opt_in.chosen"), *lines, t.line("opt_in.later")))


def stopped(ended: Sequence[Text], t: Texts) -> Card:
    """Return what ended, and how to come back."""
    lines = ended or (t.line("stop.nothing"),)
    return Card((t.line("stop.head"), *lines, t.line("stop.back")))


def commune_name(commune: str | None, communes: Sequence[Commune]) -> str | None:
    """Return what a commune is called, ``None`` when there is none of this id."""
    return next((one.name for one in communes if one.id == commune), None)


def one_line(name: str, t: Texts, **values: object) -> Card:
    """Return a card of one sentence."""
    return Card((t.line(name, **values),))


def _languages(t: Texts) -> Row:
    return tuple(
        _choice(texts(one).plain(f"name.{one}"), f"lang/{one}", t, chosen=one == t.language)
        for one in LANGUAGES
    )


def _communes(commune: str | None, communes: Sequence[Commune], t: Texts) -> list[Row]:
    buttons = [
        _choice(
            one.name, f"set/xa/{NO_COMMUNE if one.id == commune else one.id}", t, chosen=one.id == commune
        )
        for one in communes
    ]
    return _in_rows(buttons)


def _hours(quiet: tuple[int, int] | None, t: Texts) -> list[Row]:
    return _in_rows(
        [
            _choice(t.plain(f"hours.{name}"), f"set/gio/{name}", t, chosen=quiet == hours)
            for name, hours in HOURS.items()
        ]
    )


def _in_rows(buttons: Sequence[Button]) -> list[Row]:
    return [tuple(buttons[at : at + _IN_A_ROW]) for at in range(0, len(buttons), _IN_A_ROW)]


def _toggles(card: str, topics: Collection[str], t: Texts) -> list[Row]:
    """Return a button a topic; it names the state it leads to, and the card it stands in."""
    return [(_toggle(one, card, t, ticked=one in topics),) for one in TOPICS]


def _toggle(topic: str, card: str, t: Texts, *, ticked: bool) -> Button:
    name = t.plain(f"topic.{topic}")
    label = t.plain("topic.ticked" if ticked else "topic.unticked", topic=name)
    return Button(label, f"set/{card}/{topic}/{int(not ticked)}")


def _choice(name: str, target: str, t: Texts, *, chosen: bool) -> Button:
    return Button(t.plain("settings.chosen" if chosen else "settings.other", name=name), target)
