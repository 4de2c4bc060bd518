"""Laying the letter out on A4, Times New Roman: paragraphs and two tables; no field, no formula, no macro."""

from __future__ import annotations

import io
import unicodedata
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from bot.apologies import form

if TYPE_CHECKING:
    from docx.document import Document as Paper
    from docx.table import Table
    from docx.table import _Cell as Cell
    from docx.text.paragraph import Paragraph

    from bot.apologies.form import Values

_FONT = "Times New Roman"
_WIDE, _NARROW, _SMALL = Pt(14), Pt(13), Pt(11)
_LEFT, _RIGHT = Cm(5.8), Cm(10.2)
"""Columns of the heading; with the margins they fill A4."""
_ROOM_TO_SIGN = 4
_MOST_LETTERS = 255
"""What a property of the file may have."""
_FONTS = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")
_THEMES = ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme")


def docx(values: Values) -> bytes:
    """Return the letter as a DOCX file."""
    paper = Document()
    _set_up(paper, values)
    _heading(paper, values)
    _line(paper.add_paragraph(), form.TITLE, bold=True, before=18)
    _line(paper.add_paragraph(), form.SUBTITLE, bold=True)
    _line(paper.add_paragraph(), form.addressed(values), before=12, after=12)
    for label, value in form.facts(values):
        _put(_body(paper), f"{label}: {value}")
    for text in form.body(values):
        _put(_body(paper), text)
    _signature(paper)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def clean(text: str) -> str:
    """Return the words on one line, without what XML cannot hold or a reader cannot see."""
    visible = "".join(one for one in " ".join(text.split()) if unicodedata.category(one)[0] != "C")
    return unicodedata.normalize("NFC", visible)


def _set_up(paper: Paper, values: Values) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    font = paper.styles["Normal"].font
    font.name, font.size = _FONT, _WIDE
    properties = paper.styles["Normal"].element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in _THEMES:
        fonts.attrib.pop(qn(theme), None)
    for name in _FONTS:
        fonts.set(qn(name), _FONT)
    language = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia"):
        language.set(qn(name), "vi-VN")
    properties.append(language)
    known = paper.core_properties
    known.author, known.title, known.comments = clean(values.office)[:_MOST_LETTERS], form.TITLE, ""
    known.language = "vi-VN"


def _heading(paper: Paper, values: Values) -> None:
    table = _table(paper, rows=2)
    (office, country), (number, place) = (row.cells for row in table.rows)
    names = form.head(values.office)
    for name in names:
        _line(_next(office), name, size=_NARROW, bold=name == names[-1])
    _line(_next(country), form.COUNTRY, size=_NARROW, bold=True)
    _line(_next(country), form.MOTTO, bold=True)
    _rule(_next(office), Cm(1.9))
    _rule(_next(country), Cm(2.2))
    _line(_next(number), form.number(values), size=_NARROW)
    _line(_next(place), form.place(values), italic=True)


def _signature(paper: Paper) -> None:
    copies, signed = _table(paper, rows=1).rows[0].cells
    for line in form.COPIES:
        first = line == form.COPIES[0]
        _line(_next(copies), line, size=_SMALL, bold=first, italic=first, centre=False)
    _line(_next(signed), form.SIGNED[0], bold=True)
    _line(_next(signed), form.SIGNED[1], italic=True)
    for _ in range(_ROOM_TO_SIGN):
        _line(signed.add_paragraph(), "")


def _table(paper: Paper, rows: int) -> Table:
    table: Table = paper.add_table(rows=rows, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, (_LEFT, _RIGHT), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    return table


def _next(cell: Cell) -> Paragraph:
    """Return the empty paragraph every cell begins with, then new ones."""
    first: Paragraph = cell.paragraphs[0]
    return first if len(cell.paragraphs) == 1 and not first.runs else cell.add_paragraph()


def _line(
    paragraph: Paragraph,
    text: str,
    *,
    size: Pt = _WIDE,
    bold: bool = False,
    italic: bool = False,
    centre: bool = True,
    before: int = 0,
    after: int = 0,
) -> None:
    _put(paragraph, text, size=size, bold=bold, italic=italic)
    style = paragraph.paragraph_format
    style.alignment = ALIGN.CENTER if centre else ALIGN.LEFT
    style.space_before, style.space_after, style.line_spacing = Pt(before), Pt(after), 1


def _put(
    paragraph: Paragraph, text: str, *, size: Pt = _WIDE, bold: bool = False, italic: bool = False
) -> None:
    run = paragraph.add_run(clean(text))
    run.font.size, run.bold, run.italic = size, bold, italic


def _body(paper: Paper) -> Paragraph:
    paragraph = paper.add_paragraph()
    style = paragraph.paragraph_format
    style.alignment, style.first_line_indent = ALIGN.JUSTIFY, Cm(1)
    style.space_before, style.space_after, style.line_spacing = Pt(0), Pt(6), 1.15
    return paragraph


def _rule(paragraph: Paragraph, indent: Cm) -> None:
    """Draw the line below a name, as an edge of an empty paragraph."""
    _line(paragraph, "", size=Pt(4), before=3, after=4)
    style = paragraph.paragraph_format
    style.left_indent = style.right_indent = indent
    edges, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        top.set(qn(f"w:{name}"), value)
    edges.append(top)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx knows no edges of paragraphs
    properties.insert_element_before(edges, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
