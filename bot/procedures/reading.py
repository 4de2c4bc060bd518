"""Reads the knowledge folder into one value and names every problem of every file at once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter

from bot.errors import Refused
from bot.procedures import checks
from bot.procedures.campaign import Campaign
from bot.procedures.catalogue import PROCEDURE, Catalogue
from bot.procedures.importing import read_imported
from bot.procedures.model import Calendar, Faq, Office
from bot.procedures.search.vocabulary import Alias, Vocabulary
from bot.toml_files import BadDocument, Document, convert

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.toml_files import Problem

T = TypeVar("T")
FAQ = TypeAdapter(Faq)
OFFICE = TypeAdapter(Office)
CALENDAR = TypeAdapter(Calendar)
CAMPAIGN = TypeAdapter(Campaign)
VOCABULARY = TypeAdapter(Vocabulary)
ALIAS = TypeAdapter(Alias)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything the knowledge folder says; ``fingerprint`` changes whenever a file does."""

    catalogue: Catalogue
    faqs: dict[str, Faq]
    offices: tuple[Office, ...]
    calendar: Calendar
    vocabulary: Vocabulary
    campaigns: tuple[Campaign, ...]
    fingerprint: str

    def office(self, identity: str) -> Office | None:
        """Return the office with this id, or the first one known."""
        return next((one for one in self.offices if one.id == identity), next(iter(self.offices), None))


def read(folder: Path) -> Knowledge:
    """Read the folder; raises :class:`Refused` with all problems, each with file, line and key."""
    problems: list[Problem] = []
    procedures = _tables(
        sorted((folder / "procedures").glob("*.toml")), "procedure", PROCEDURE, folder, problems
    )
    faqs = _tables([folder / "faq.toml"], "faq", FAQ, folder, problems)
    offices = _tables([folder / "offices.toml"], "office", OFFICE, folder, problems)
    vocabulary = _whole(folder / "synonyms.toml", VOCABULARY, folder, problems)
    wordings = _tables(sorted((folder / "wordings").glob("*.toml")), "alias", ALIAS, folder, problems)
    calendar = _whole(folder / "holidays.toml", CALENDAR, folder, problems)
    reminders = [path for path in (folder / "campaigns.toml",) if path.exists()]  # an office may have none
    campaigns = _tables(reminders, "campaign", CAMPAIGN, folder, problems)
    imported = read_imported(folder)
    known = {one.value.code for one in procedures} | imported.keys()
    problems += checks.procedures(procedures, known)
    problems += checks.faqs(faqs, known)
    problems += checks.wordings(wordings)
    problems += checks.offices(offices)
    problems += checks.campaigns(campaigns)
    if problems or vocabulary is None or calendar is None:
        problems.sort(key=_place)
        raise Refused(problems)
    return Knowledge(
        Catalogue({one.value.code: one.value for one in procedures}, imported),
        {one.value.id: one.value for one in faqs},
        tuple(one.value for one in offices),
        calendar,
        replace(vocabulary, alias=(*vocabulary.alias, *(one.value for one in wordings))),
        tuple(one.value for one in campaigns),
        fingerprint(folder),
    )


def files(folder: Path) -> list[Path]:
    """Return every knowledge file of the folder, in a fixed order."""
    return sorted(path for path in folder.rglob("*") if path.suffix in {".toml", ".tsv"} and path.is_file())


def stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return names, sizes and times of the files: cheap to compare, differs after an edit."""
    stats = ((path, path.stat()) for path in files(folder))
    return tuple((str(path), stat.st_size, stat.st_mtime_ns) for path, stat in stats)


def fingerprint(folder: Path) -> str:
    """Return a hash of the contents of all knowledge files."""
    digest = hashlib.sha256()
    for path in files(folder):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _tables(
    paths: list[Path], name: str, adapter: TypeAdapter[T], folder: Path, problems: list[Problem]
) -> list[checks.Placed[T]]:
    """Return the values of ``[[name]]`` tables with where they stand; what is wrong goes to ``problems``."""
    found: list[checks.Placed[T]] = []
    for path in paths:
        document = _open(path, folder, problems)
        if document is None:
            continue
        strange = document.data.keys() - {name}
        problems += [
            document.problem((key,), f"khóa lạ; tệp này chỉ gồm các mục [[{name}]]") for key in strange
        ]
        for at, data in _each(document.data.get(name, [])):
            value = convert(adapter, data, document, (name, at))
            if isinstance(value, list):
                problems += value
            else:
                found.append(checks.Placed(value, document, (name, at)))
    return found


def _whole(path: Path, adapter: TypeAdapter[T], folder: Path, problems: list[Problem]) -> T | None:
    document = _open(path, folder, problems)
    if document is None:
        return None
    value = convert(adapter, document.data, document)
    if isinstance(value, list):
        problems += value
        return None
    return value


def _open(path: Path, folder: Path, problems: list[Problem]) -> Document | None:
    try:
        return Document(path, shown_as=str(folder.name / path.relative_to(folder)))
    except BadDocument as bad:
        problems.append(bad.problem)
        return None


def _place(problem: Problem) -> tuple[str, int]:
    return problem.file, problem.line or 0


def _each(tables: Any) -> Iterator[tuple[int, Any]]:
    return enumerate(tables if isinstance(tables, list) else [tables])
