"""Which right each command and each kind of button takes; ``None``: everybody may. Written out by hand."""

from bot.people.rights import Right

COMMANDS: dict[str, Right | None] = {
    "start": None,
    "trogiup": None,
    "help": None,
    "hoso": None,
    "theodoi": None,
    "thutuc": None,
    "lienhe": None,
    "caidat": None,
    "settings": None,
    "dung": None,
    "stop": None,
    "dulieucuatoi": None,
    "cauhoi": Right.QUESTIONS,
    "phatthongbao": Right.ANNOUNCE,
    "chiendich": Right.CAMPAIGNS,
    "viec": Right.WORK,
    "nhaphoso": Right.IMPORT,
    "nhanvien": Right.PEOPLE,
    "thongke": Right.STATISTICS,
    "xinloi": Right.WORK,
}

_ROOMS: dict[Right | None, dict[str, str]] = {
    Right.ANNOUNCE: {
        "a": "new show pause resume stop report more words who by to when at rehearse colleagues submit "
        "withdraw drop undo"
    },
    Right.APPROVE: {"a": "look yes no"},
    Right.CAMPAIGNS: {"cd": "list ahead year show on go off try"},
    Right.IMPORT: {"i": "go no undo"},
    Right.SLIPS: {"d": "q"},
    Right.WORK: {
        "w": "l d week seen done more send to give take refuse away",
        "xl": "list show send go other via number file skip",
    },
    Right.STATISTICS: {"tk": "s b l c x own"},
    Right.PEOPLE: {"team": "list invite remove gone log"},
    None: {
        "d": "s m f u l g w list",
        "p": "s d t f m l x v g",
        "set": "s o xa gio done",
        "r": "score w",
        "k": "",
        "b": "",
        "f": "",
        "c": "",
        "n": "",
        "lang": "",
        "export": "",
        "erase": "",
        "stop": "",
    },
}
KINDS: dict[str, Right | None] = {
    f"{room}/{verb}" if verb else room: right
    for right, rooms in _ROOMS.items()
    for room, verbs in rooms.items()
    for verb in verbs.split(" ")
}
"""The right of each kind of button, as :func:`kind` names them."""
AUTHORS = frozenset({
    "a/words", "a/who", "a/by", "a/to", "a/when", "a/at", "a/rehearse", "a/colleagues", "a/submit",
    "a/withdraw", "a/drop", "a/undo",
})  # fmt: skip
"""What only the author of an announcement does with it."""
APPROVERS = frozenset({"a/look", "a/yes", "a/no"})
"""What nobody does with an announcement of their own."""
LOOKS = {
    "/viec": "work_list",
    "w/l": "work_list",
    "w/week": "work_list",
    "w/d": "work_card",
    "/xinloi": "apology_list",
    "xl/list": "apology_list",
    "xl/skip": "apology_list",
    "xl/file": "apology_letter",
    "tk/l": "report_list",
    "/cauhoi": "question_list",
}
"""What leaves which line in the audit log."""
_ENDS = frozenset({"p", "d"})


def kind(data: str) -> str:
    """Return the kind of a button: codes, numbers and pages left out."""
    room, *rest = data.split("/")
    if not rest or f"{room}" in KINDS:
        return room
    if room == "a":
        return f"a/{rest[1]}"
    if room == "r":
        return "r/w" if rest[-1] == "w" else "r/score"
    if room == "p" and rest[1] == "d":
        return "p/d"
    return f"{room}/{rest[-1] if room in _ENDS else rest[0]}"


def code_in(data: str) -> str | None:
    """Return the dossier a button of the office's rooms names."""
    return next((one for one in data.split("/") if one.startswith("H14")), None)
