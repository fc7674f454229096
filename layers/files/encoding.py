"""Which encoding a file's text is in, decided by evidence over all its names and said aloud."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from layers.files.errors import UnknownEncoding
from layers.report import Finding, Severity
from layers.wording import Wording

CANDIDATES = ("utf-8", "gb18030", "big5", "cp1252")

# Names files give to encodings, in .cpg files and by users.
_SPOKEN = {"utf8": "utf-8", "65001": "utf-8", "gbk": "gb18030", "gb2312": "gb18030", "936": "gb18030", "cp936": "gb18030",
           "ansi 936": "gb18030", "ansi": "gb18030", "950": "big5", "1252": "cp1252", "ansi 1252": "cp1252", "88591": "cp1252",
           "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252"}  # fmt: skip

# GB 2312 level 1: the 3,755 characters of everyday text, in the order of its table. Text decoded wrongly is made of rare
# characters; text decoded rightly is made of these.
_EVERYDAY = frozenset(
    bytes((row + 0xA0, cell + 0xA0)).decode("gb2312", "ignore") for row in range(16, 56) for cell in range(1, 95)
) | frozenset("，。、；：？！（）《》“”‘’【】—…·〇％℃㎡０１２３４５６７８９")
_LIKELY_WESTERN = frozenset("°±²³’‘“”–—•·é·½¼ñáíóúüö")


@dataclass(frozen=True, slots=True)
class Decision:
    """The encoding chosen and what to tell the user about it."""

    encoding: str
    findings: tuple[Finding, ...] = ()


def encoding_spoken(name: str) -> str | None:
    """The codec that a .cpg file or a user means; None when Python knows no such encoding."""
    spoken = _SPOKEN.get(name.strip().lower().replace("_", "-"), name.strip())
    try:
        "".encode(spoken)
    except (LookupError, ValueError):
        return None
    return spoken


def encoding_asked(name: str | None) -> str | None:
    """The codec a user named; None when he named none.

    Raises:
        UnknownEncoding: there is no such encoding.
    """
    if not name:
        return None
    spoken = encoding_spoken(name)
    if spoken is None:
        raise UnknownEncoding(name)
    return spoken


def decide_encoding(texts: Sequence[bytes], *, declared: str | None = None, may_be_cut: bool = False) -> Decision:
    """The encoding under which the most characters make sense.

    Args:
        texts: the distinct texts that are not plain ASCII.
        declared: what the file says of itself; believed unless its bytes contradict it.
        may_be_cut: a text may end in half a character (DBF fields are cut by bytes).
    """
    if not texts:
        return Decision(declared or "utf-8")
    scores = {name: _score(texts, name, may_be_cut=may_be_cut) for name in CANDIDATES}
    best = max(CANDIDATES, key=lambda name: (scores[name], -CANDIDATES.index(name)))
    if declared is not None:
        trust = _score(texts, declared, may_be_cut=may_be_cut)
        if trust > 0 and trust >= scores[best] / 2:
            return Decision(declared)
        return Decision(best, (_contradicts(declared, best, texts),))
    if scores[best] <= 0:
        return Decision("gb18030", (_uncertain("gb18030", texts),))
    thin = scores[best] < 0.5 or sum(len(t) for t in texts) < 12
    return Decision(best, (_uncertain(best, texts),) if thin else (_decided(best, texts),) if best != "utf-8" else ())


def decode_leniently(text: bytes, encoding: str) -> str:
    """Decode; half a character at the end is dropped, anything else that does not decode becomes U+FFFD."""
    try:
        return text.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start >= len(text) - 3:
            return text[: error.start].decode(encoding, "replace")
        return text.decode(encoding, "replace")


def _score(texts: Iterable[bytes], encoding: str, *, may_be_cut: bool) -> float:
    """Share of the non-ASCII characters that are everyday ones, less ten times the share of texts that do not decode."""
    everyday = foreign = broken = count = 0
    for text in texts:
        count += 1
        try:
            decoded = text.decode(encoding)
        except UnicodeDecodeError as error:
            if not (may_be_cut and error.start >= max(1, len(text) - 3)):
                broken += 1
                continue
            decoded = text[: error.start].decode(encoding, "replace")
        characters = [c for c in decoded if c > "\x7f"]
        foreign += len(characters)
        likely = _LIKELY_WESTERN if encoding == "cp1252" else _EVERYDAY
        everyday += sum(c in likely for c in characters)
    if foreign == 0:
        return -1.0
    # A right guess decodes every text; UTF-8 in disguise is impossible, so valid UTF-8 gets the benefit of rare characters.
    benefit = 0.3 if encoding == "utf-8" and not broken and _is_wide(texts) else 0.0
    return everyday / foreign + benefit - 10 * broken / count


def _is_wide(texts: Iterable[bytes]) -> bool:
    """Whether some character takes three bytes or more: two-byte sequences alone may well be GBK (联通)."""
    return any(byte >= 0xE0 for text in texts for byte in text)


def _example(texts: Sequence[bytes], encoding: str) -> str:
    return max(texts, key=len)[:60].decode(encoding, "replace")


def _decided(encoding: str, texts: Sequence[bytes]) -> Finding:
    return Finding(
        "files.encoding-by-evidence",
        Severity.NOTE,
        Wording(
            f"文件没有注明文字编码，根据 {len(texts)} 处中文判断为 {encoding.upper()}，例如“{_example(texts, encoding)}”。",
            f"The file does not name its text encoding; {len(texts)} texts say {encoding.upper()}, for example “{_example(texts, encoding)}”.",
        ),
        evidence={"encoding": encoding, "texts": len(texts)},
    )


def _uncertain(encoding: str, texts: Sequence[bytes]) -> Finding:
    return Finding(
        "files.encoding-uncertain",
        Severity.WARNING,
        Wording(
            f"文字编码判断依据不足，暂按 {encoding.upper()} 读取，例如“{_example(texts, encoding)}”。若显示乱码，请指定编码后重新导入。",
            f"There is little to tell the text encoding by; it was read as {encoding.upper()}, for example “{_example(texts, encoding)}”. "
            "If that looks wrong, name the encoding and import again.",
        ),
        evidence={"encoding": encoding, "texts": len(texts)},
    )


def _contradicts(declared: str, encoding: str, texts: Sequence[bytes]) -> Finding:
    return Finding(
        "files.encoding-contradicts",
        Severity.WARNING,
        Wording(
            f"文件注明编码为 {declared.upper()}，但内容不符，已按 {encoding.upper()} 读取，例如“{_example(texts, encoding)}”。请核对名称。",
            f"The file says it is {declared.upper()}, its bytes say otherwise; it was read as {encoding.upper()}, "
            f"for example “{_example(texts, encoding)}”. Check the names.",
        ),
        evidence={"declared": declared, "encoding": encoding, "texts": len(texts)},
    )
