"""Where updates go: the webhook's settings (its deliveries are in ``preview.webhook``)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.preview.errors import bad_request

if TYPE_CHECKING:
    from bot.preview.params import Params
    from bot.preview.world import World

SECRET = re.compile(r"^[A-Za-z0-9_-]{0,256}$")
OWN_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
CONNECTIONS = range(1, 101)


def remember_allowed(world: World, params: Params) -> None:
    """``allowed_updates`` stays until it is given again; an empty list means the default kinds."""
    if (allowed := params.structure("allowed_updates")) is not None:
        world.updates.allowed = [str(kind) for kind in allowed]


def set_webhook(world: World, params: Params) -> bool:
    """``setWebhook``; plain http only to this machine, as a local Bot API server allows."""
    url, secret = params.text("url"), params.text("secret_token")
    parts = urlsplit(url)
    if url and parts.scheme != "https" and parts.hostname not in OWN_HOSTS:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not SECRET.match(secret):
        raise bad_request("secret token contains unallowed characters")
    hook = world.webhook
    hook.url, hook.secret, hook.last_error = url, secret, None
    hook.failed.clear()
    connections = params.integer("max_connections", 40)
    hook.max_connections = connections if connections in CONNECTIONS else 40
    remember_allowed(world, params)
    _start(world, params)
    return True


def _start(world: World, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        world.updates.pending.clear()
    if world.webhook.url:
        world.updates.wake(go_on=False)
    world.webhook.changed.set()


def delete_webhook(world: World, params: Params) -> bool:
    """``deleteWebhook``."""
    world.webhook.url = world.webhook.secret = ""
    _start(world, params)
    return True


def get_webhook_info(world: World, _: Params) -> dict[str, Any]:
    """``getWebhookInfo``."""
    hook = world.webhook
    info: dict[str, Any] = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if hook.url:
        info["max_connections"] = hook.max_connections
    if hook.last_error:
        info["last_error_date"], info["last_error_message"] = hook.last_error
    if world.updates.allowed:
        info["allowed_updates"] = world.updates.allowed
    return info
