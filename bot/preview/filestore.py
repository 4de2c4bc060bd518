"""Files sent through the bot: their bytes, and the ids the Bot API gives them."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

from bot.preview.errors import bad_request

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"
FOLDERS = {"photo": "photos", "document": "documents", "sticker": "stickers", "voice": "voice"}
DOWNLOAD_LIMIT = 20 * 1024 * 1024  # bytes; what getFile gives out


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: name, MIME type and bytes."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A kept file; ``path`` is its place under ``/file/bot<token>/``."""

    id: str
    kind: str
    path: str
    upload: Upload

    def described(self) -> dict[str, Any]:
        """The fields every Bot API file object has."""
        return {
            "file_id": self.id,
            "file_unique_id": f"u{self.id}",
            "file_size": len(self.upload.data),
        }


class FileStore:
    """All files of one world, by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep(self, kind: str, upload: Upload) -> StoredFile:
        """Store a file and give it an id."""
        number = len(self._by_id)
        suffix = upload.name.rpartition(".")[2] if "." in upload.name else "bin"
        path = f"{FOLDERS[kind]}/file_{number}.{suffix}"
        stored = StoredFile(f"preview-{kind}-{number}", kind, path, upload)
        self._by_id[stored.id] = self._by_path[path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile:
        """The file, or 400 as the Bot API words it."""
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return stored

    def at(self, path: str) -> StoredFile | None:
        """The file at a ``file_path``."""
        return self._by_path.get(path)

    def content(self, stored: StoredFile) -> dict[str, Any]:
        """The message field for a stored file: ``{"document": …}``, ``{"photo": […]}`` and so on."""
        described = stored.described()
        if stored.kind == "photo":
            width, height = image_size(stored.upload.data)
            return {"photo": [{**described, "width": width, "height": height}]}
        described["mime_type"] = stored.upload.mime
        if stored.kind == "document":
            described["file_name"] = stored.upload.name
        return {stored.kind: described}


def image_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels of a PNG or JPEG; 400 for anything else."""
    if data.startswith(PNG) and len(data) > 24:  # noqa: PLR2004 - the header of a PNG
        width, height = struct.unpack(">II", data[16:24])
        return int(width), int(height)
    if data.startswith(JPEG):
        return _jpeg_size(data)
    raise bad_request("IMAGE_PROCESS_FAILED")


def _jpeg_size(data: bytes) -> tuple[int, int]:
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:  # noqa: PLR2004 - a JPEG marker
        marker, length = data[place + 1], struct.unpack(">H", data[place + 2 : place + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:  # noqa: PLR2004 - start of frame
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return int(width), int(height)
        place += 2 + length
    raise bad_request("IMAGE_PROCESS_FAILED")
