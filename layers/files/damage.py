"""Characters that were lost or mangled before the file reached us: what to look for, and how it is said."""

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from layers.files.transfer import is_mixed
from layers.report import Finding, Severity, Where
from layers.wording import Wording

_SHOWN_AT_MOST = 50  # cells a column; the sentence tells the rest
_LOOKED_AT = 5_000  # distinct texts a column

# U+FFFD, its GBK shadow, a question mark inside Chinese, and the private-use area.
_LOST = re.compile(
    "\ufffd|锟斤拷|[㐀-鿿\U00020000-\U0003ffff][?]|[?][㐀-鿿\U00020000-\U0003ffff]|[\ue000-\uf8ff\U000f0000-\U0010fffd]"
)
# Only these cells are worth the slow look: what has none of these bytes cannot match.
_SUSPECT = "[?\ue000-\uf8ff\ufffd\U000f0000-\U0010fffd]|锟斤拷"


def damage_findings(cells: pa.Table, rows: npt.NDArray[np.int64]) -> list[Finding]:
    """A finding for every damaged cell, up to a number a column, and one for every column that was decoded wrongly."""
    findings: list[Finding] = []
    for field, column in zip(cells.schema, cells.columns, strict=True):
        if pa.types.is_large_string(column.type) and not is_mixed(field):
            findings += _lost(field.name, column, rows)
            findings += _mangled(field.name, column)
    return findings


def _lost(header: str, column: pa.ChunkedArray, rows: npt.NDArray[np.int64]) -> list[Finding]:
    suspects = pc.indices_nonzero(pc.fill_null(pc.match_substring_regex(column, _SUSPECT), False)).to_pylist()
    hits = [i for i in suspects if _LOST.search(column[i].as_py())]
    findings = [_lost_finding(header, int(rows[i]), str(column[i].as_py())) for i in hits[:_SHOWN_AT_MOST]]
    if len(hits) > _SHOWN_AT_MOST:
        more = len(hits) - _SHOWN_AT_MOST
        sentence = Wording(f"“{header}”列还有 {more} 处缺字。", f"Column “{header}” has {more} more cells with lost characters.")
        findings.append(Finding("files.characters-lost", Severity.WARNING, sentence, Where(column=header), {"cells": len(hits)}))
    return findings


def _lost_finding(header: str, row: int, text: str) -> Finding:
    sentence = Wording(
        f"第 {row} 行“{header}”有缺字：“{text[:40]}”。原文可能含生僻字，在以前的转换中丢失，请对照原始资料补正。",
        f"Row {row}, “{header}”: a character was lost: “{text[:40]}”. It was probably a rare one; restore it from the original record.",
    )
    return Finding("files.characters-lost", Severity.WARNING, sentence, Where(row=row, column=header), {"text": text[:200]})


def _mangled(header: str, column: pa.ChunkedArray) -> list[Finding]:
    """Chinese that somebody decoded with the wrong table and saved again (æ¯æ³°, ¾°Ì©, 鏅嘲)."""
    texts = [t for t in column.slice(0, 20 * _LOOKED_AT).unique().to_pylist() if t and not t.isascii()][:_LOOKED_AT]
    mended = [(t, m) for t in texts if (m := mend(t)) is not None]
    if not mended or len(mended) * 2 < len(texts):
        return []
    before, after = mended[0]
    sentence = Wording(
        f"“{header}”列是乱码：“{before[:30]}”原文应为“{after[:30]}”。请用正确的编码重新导出，不要导入乱码。",
        f"Column “{header}” was decoded wrongly before: “{before[:30]}” was probably “{after[:30]}”. Export it again with the right encoding.",
    )
    evidence = {"found": before[:100], "probably": after[:100], "texts": len(mended)}
    return [Finding("files.text-mangled", Severity.ERROR, sentence, Where(column=header), evidence)]


def mend(text: str) -> str | None:
    """What a mangled text probably was; None when it reads like text."""
    for wrong, right in (("gb18030", "utf-8"), ("latin-1", "utf-8"), ("cp1252", "utf-8"), ("latin-1", "gb18030")):
        try:
            mended = text.encode(wrong).decode(right)
        except UnicodeError:
            continue
        if len(mended) < len(text) and sum("一" <= c <= "鿿" for c in mended) >= 2:
            return mended
    return None
