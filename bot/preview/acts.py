"""What a person does in Telegram: write, send, press, edit, block, ask inline. Each act may reach the bot."""

from __future__ import annotations

import itertools
import secrets
from typing import TYPE_CHECKING, Any

from bot.preview.entities import formatted
from bot.preview.errors import bad_request, forbidden

if TYPE_CHECKING:
    from bot.preview.filestore import Upload
    from bot.preview.people import Chat, Entry, Person
    from bot.preview.queries import Query
    from bot.preview.world import World


class Acts:
    """The acts of people in one world; impossible ones raise ``ApiError``."""

    def __init__(self, world: World) -> None:
        self._world = world

    def person(self, person_id: int) -> Person:
        """Someone of the world; 400 otherwise."""
        person = self._world.people.get(person_id)
        if person is None:
            raise bad_request(f"nobody here has the id {person_id}")
        return person

    def place(self, person_id: int, chat_id: int = 0) -> tuple[Person, Chat]:
        """The person and the chat they may read (0: the private chat with the bot); 403 otherwise."""
        person = self.person(person_id)
        chat = self._world.chat(chat_id or person_id)
        if person_id not in chat.members:
            raise forbidden("this person is not in that chat")
        return person, chat

    def say(self, person_id: int, text: str, chat_id: int = 0, reply_to: int = 0) -> Entry:
        """Write a text; commands, addresses and mentions in it are marked as Telegram marks them."""
        clean, entities = formatted(text, "", None)
        if not clean:
            raise bad_request("message text is empty")
        content: dict[str, Any] = {"text": clean}
        if entities:
            content["entities"] = entities
        return self.send(person_id, content, chat_id, reply_to)

    def send_file(self, person_id: int, kind: str, upload: Upload, caption: str, chat_id: int = 0) -> Entry:
        """Send a photo, document, sticker or voice message."""
        files = self._world.files
        content = files.content(files.keep(kind, upload))
        if kind == "sticker":
            content["sticker"] |= _STICKER
        if kind == "voice":
            content["voice"]["duration"] = 1
        if caption:
            content["caption"], entities = formatted(caption, "", None)
            content |= {"caption_entities": entities} if entities else {}
        return self.send(person_id, content, chat_id)

    def send(self, person_id: int, content: dict[str, Any], chat_id: int = 0, reply_to: int = 0) -> Entry:
        """Send any message: its Bot API fields without id, sender, chat and date."""
        person, chat = self.place(person_id, chat_id)
        if chat.private:
            self.unblock(person_id)
            chat.open = True
        chat.spoke.add(person_id)
        if reply_to:
            content = {**content, "reply_to_message": _bare(_entry(chat, reply_to).message)}
        entry = self._world.post(chat, person.user(), content)
        if chat.private or self._concerns_bot(entry.message):
            self._world.tell("message", entry.message, chat.id)
        return entry

    def _concerns_bot(self, message: dict[str, Any]) -> bool:
        """Privacy mode: in groups a bot sees commands, mentions of it and replies to it."""
        replied = message.get("reply_to_message", {}).get("from", {})
        if replied.get("is_bot") or message.get("via_bot"):
            return True
        text = str(message.get("text") or message.get("caption") or "")
        name = f"@{self._world.options.bot_username}".lower()
        if text.startswith("/"):
            command = text.split(maxsplit=1)[0].lower()
            return "@" not in command or command.endswith(name)
        return name in text.lower()

    def edit(self, person_id: int, message_id: int, text: str, chat_id: int = 0) -> Entry:
        """Change an own text message."""
        _, chat = self.place(person_id, chat_id)
        old = _entry(chat, message_id).message
        if old["from"]["id"] != person_id or "text" not in old:
            raise bad_request("message can't be edited")
        clean, entities = formatted(text, "", None)
        message = {name: value for name, value in old.items() if name != "entities"}
        message |= {"text": clean, "edit_date": int(self._world.clock())}
        message |= {"entities": entities} if entities else {}
        entry = self._world.replace(chat, message)
        if chat.private or self._concerns_bot(message):
            self._world.tell("edited_message", message, chat.id)
        return entry

    def press(self, person_id: int, message_id: int, data: str, chat_id: int = 0) -> Query:
        """Press a callback button; the answer of the query is what the bot shows."""
        person, chat = self.place(person_id, chat_id)
        entry = _entry(chat, message_id)
        query = self._world.presses.ask(person_id, chat.id, self._world.clock())
        content: dict[str, Any] = {"id": query.id, "from": person.user(), "chat_instance": str(chat.id)}
        if entry.inline_id:
            content["inline_message_id"] = entry.inline_id
        else:
            content["message"] = entry.message
        self._world.tell("callback_query", {**content, "data": data}, chat.id)
        return query

    def block(self, person_id: int) -> None:
        """Block the bot: it is told, and 403 meets it from now on."""
        self._membership(person_id, blocked=True)

    def unblock(self, person_id: int) -> None:
        """Take the block away."""
        self._membership(person_id, blocked=False)

    def _membership(self, person_id: int, *, blocked: bool) -> None:
        person, chat = self.place(person_id)
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        bot = self._world.bot
        states = [{"status": "member", "user": bot}, {"status": "kicked", "user": bot, "until_date": 0}]
        change = {
            "chat": chat.public,
            "from": person.user(),
            "date": int(self._world.clock()),
            "old_chat_member": states[not blocked],
            "new_chat_member": states[blocked],
        }
        self._world.tell("my_chat_member", change, chat.id)
        self._world.hub.publish("blocked", chat_id=chat.id, blocked=blocked)

    def ask_inline(self, person_id: int, text: str, offset: str = "", chat_id: int = 0) -> Query:
        """Type "@bot text" in a chat; the answer of the query holds the results."""
        person, chat = self.place(person_id, chat_id)
        query = self._world.inline.ask(person_id, chat.id, self._world.clock())
        kind = "sender" if chat.private else "supergroup"
        content = {"id": query.id, "from": person.user(), "query": text, "offset": offset, "chat_type": kind}
        self._world.tell("inline_query", content, chat.id)
        return query

    def choose(self, person_id: int, result: dict[str, Any], text: str, chat_id: int = 0) -> Entry:
        """Send a result of an inline query: a message of the person, via the bot."""
        person, chat = self.place(person_id, chat_id)
        content = {**result["content"], "via_bot": self._world.bot}
        inline_id = secrets.token_urlsafe(12)
        entry = self._world.post(chat, person.user(), content, inline_id=inline_id)
        self._world.inline_messages[inline_id] = (chat, entry.message["message_id"])
        if chat.private or self._concerns_bot(entry.message):
            self._world.tell("message", entry.message, chat.id)
        if self._world.options.inline_feedback:
            chosen = {"result_id": result["id"], "from": person.user(), "query": text}
            feedback = {**chosen, "inline_message_id": inline_id}
            self._world.tell("chosen_inline_result", feedback, chat.id)
        return entry

    def history(self, person_id: int, chat_id: int = 0, after: int = 0) -> dict[str, Any]:
        """The chat as the person sees it; ``after`` leaves out what had not changed since that revision."""
        _, chat = self.place(person_id, chat_id)
        recent = itertools.islice(chat.changes, after, None)
        changed = {number: revision for revision, number in enumerate(recent, after + 1)}
        entries = chat.entries
        return {
            "revision": len(chat.changes),
            "messages": [
                _seen(entries[number], revision) for number, revision in changed.items() if number in entries
            ],
            "deleted": [number for number in changed if number not in entries] if after else [],
        }


_STICKER = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}


def _seen(entry: Entry, revision: int) -> dict[str, Any]:
    return {"message": entry.message, "keyboard": entry.keyboard, "revision": revision}


def _entry(chat: Chat, message_id: int) -> Entry:
    entry = chat.entries.get(message_id)
    if entry is None:
        raise bad_request("message not found")
    return entry


def _bare(message: dict[str, Any]) -> dict[str, Any]:
    """A message as it stands inside a reply: without the message it replied to itself."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}
