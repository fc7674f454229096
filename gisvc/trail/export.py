"""The audit log as a file by which somebody without this program proves that no line was changed (docs/audit.md)."""

import io
from collections.abc import Iterable, Iterator
from datetime import date

import orjson
import xlsxwriter

from gisvc.tongue import Tongue
from gisvc.trail.errors import LogTooLong
from gisvc.trail.sentences import sentence_of
from layers.store.audit import line_of
from layers.store.clock import day_in_china
from layers.store.protocol import AuditEntry, Store
from layers.wording import Language

WORDS = ("seq", "at", "by", "action", "facts", "previous_hash", "hash")
MOST_IN_A_WORKBOOK = 100_000
_LONGEST_CELL = 32_767  # Excel's own limit
_AT_ONCE = 1000


def read_lines(store: Store, *, since: date | None = None, until: date | None = None) -> Iterator[AuditEntry]:
    """The log of some days (in China), oldest first and without a gap, however much is written meanwhile."""
    after = 0
    while entries := store.read_audit(after=after, limit=_AT_ONCE):
        for entry in entries:
            day = day_in_china(entry.at)
            if until is not None and day > until:
                return
            if since is None or day >= since:
                yield entry
        after = entries[-1].seq


def to_jsonl(entries: Iterable[AuditEntry], *, area: str) -> Iterator[bytes]:
    """One JSON object a line, `facts` as the very text that was sealed. Of lines outside the reader's area only the links are told:
    the chain can still be followed, what was done there stays unread."""
    for entry in entries:
        line = dict(zip(WORDS, line_of(entry), strict=True))
        kept = line if is_inside(entry, area) else {word: line[word] for word in ("seq", "previous_hash", "hash")}
        yield orjson.dumps(kept) + b"\n"


def is_inside(entry: AuditEntry, area: str) -> bool:
    """Whether a reader of an area may read the line."""
    return str(entry.facts.get("area") or "").startswith(area)


def to_xlsx(entries: Iterable[AuditEntry], *, area: str, language: Language) -> bytes:
    """The same as a workbook, each line with its sentence beside what was sealed.

    Raises:
        LogTooLong: more lines than a workbook takes well; ask for fewer days.
    """
    tongue, sink = Tongue(language), io.BytesIO()
    book = xlsxwriter.Workbook(
        sink, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    head, text = (
        book.add_format({"bold": True, "bg_color": "#EAF1F7", "border": 1}),
        book.add_format({"valign": "top", "text_wrap": True}),
    )
    sheet = book.add_worksheet(tongue.t("审计日志", "Audit log"))
    headings = (tongue.t("时间（北京）", "At (Beijing)"), tongue.t("说明", "Sentence"), *WORDS)
    for column, (heading, width) in enumerate(zip(headings, (25, 60, 8, 28, 16, 20, 40, 20, 20), strict=True)):
        sheet.write_string(0, column, heading, head)
        sheet.set_column(column, column, width)
    for row, entry in enumerate(entries, start=1):
        if row > MOST_IN_A_WORKBOOK:
            raise LogTooLong(MOST_IN_A_WORKBOOK)
        told = is_inside(entry, area)
        seq, *said = line_of(entry)
        sheet.write_number(row, 2, seq)
        cells = (tongue.moment(entry.at), tongue.say(sentence_of(entry)), None, *said) if told else (None,) * 7 + tuple(said[-2:])
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(
                    row,
                    column,
                    cell if len(cell) <= _LONGEST_CELL else tongue.t("（过长，见 JSONL）", "(too long; see the JSONL file)"),
                    text,
                )
    sheet.freeze_panes(1, 3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 0)
    book.close()
    return sink.getvalue()
