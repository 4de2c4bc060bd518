"""Every method the local server knows, by its name in lower case (the Bot API ignores case)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.preview.methods import answering, chats, editing, identity, sending, webhooks

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.preview.params import Params
    from bot.preview.world import World

METHODS: dict[str, Callable[[World, Params], Any]] = {
    "getme": identity.get_me,
    "setmycommands": identity.set_my_commands,
    "getmycommands": identity.get_my_commands,
    "deletemycommands": identity.delete_my_commands,
    "setmyname": identity.text_setter("name"),
    "getmyname": identity.text_getter("name"),
    "setmydescription": identity.text_setter("description"),
    "getmydescription": identity.text_getter("description"),
    "setmyshortdescription": identity.text_setter("short_description"),
    "getmyshortdescription": identity.text_getter("short_description"),
    "setchatmenubutton": identity.set_chat_menu_button,
    "getchatmenubutton": identity.get_chat_menu_button,
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "senddocument": sending.send_document,
    "sendmediagroup": sending.send_media_group,
    "sendlocation": sending.send_location,
    "sendvenue": sending.send_venue,
    "sendcontact": sending.send_contact,
    "sendchataction": sending.send_chat_action,
    "copymessage": sending.copy_message,
    "forwardmessage": sending.forward_message,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "answercallbackquery": answering.answer_callback_query,
    "answerinlinequery": answering.answer_inline_query,
    "setwebhook": webhooks.set_webhook,
    "deletewebhook": webhooks.delete_webhook,
    "getwebhookinfo": webhooks.get_webhook_info,
    "getchat": chats.get_chat,
    "getchatmember": chats.get_chat_member,
    "getchatmembercount": chats.get_chat_member_count,
    "getchatadministrators": chats.get_chat_administrators,
    "leavechat": chats.leave_chat,
    "pinchatmessage": chats.pin_chat_message,
    "unpinchatmessage": chats.pin_chat_message,
    "getfile": chats.get_file,
    "getuserprofilephotos": chats.get_user_profile_photos,
    "logout": chats.log_out,
    "close": chats.log_out,
}
