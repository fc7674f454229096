"""归档包: every paper of a request or a batch that lacks nothing, with its data, a catalogue and the SHA-256 of each file, in one zip."""

from collections.abc import Mapping

import orjson
import shapely

from gazetteer.requests.outlook import Outlook
from gazetteer.review.telling import to_dict
from gisvc.forms.names.documents import (
    ARCHIVE,
    ARCHIVE_TITLE,
    BATCH_DOCUMENTS,
    REQUEST_DOCUMENTS,
    BatchMatter,
    Document,
    Matter,
    RequestMatter,
    announcement_data,
)
from gisvc.forms.papers.bundles import file_name, to_zip, with_sums
from gisvc.forms.papers.errors import UnknownDocument
from gisvc.forms.papers.press import Press


def make_document(matter: RequestMatter | BatchMatter, press: Press, name: str, ending: str) -> bytes:
    """Any paper as a file; `archive.zip` is all of them.

    Raises:
        UnknownDocument: no such paper, or not in that format.
        TemplateRefused: the bureau's template cannot be used.
    """
    if isinstance(matter, RequestMatter):
        whole = archive_request(matter, press) if (name, ending) == (ARCHIVE, "zip") else None
        return whole or _named(REQUEST_DOCUMENTS, name, ending).make(matter, press, ending)
    whole = archive_batch(matter, press) if (name, ending) == (ARCHIVE, "zip") else None
    return whole or _named(BATCH_DOCUMENTS, name, ending).make(matter, press, ending)


def _named(documents: Mapping[str, Document[Matter]], name: str, ending: str) -> Document[Matter]:
    if name not in documents:
        raise UnknownDocument(f"{name}.{ending}", [*documents, f"{ARCHIVE}.zip"])
    return documents[name]


def archive_request(matter: RequestMatter, press: Press) -> bytes:
    """Papers as they are edited and as PDF; request, review and announcement as JSON.

    Raises:
        TemplateRefused: as the papers do.
    """
    files = _papers(REQUEST_DOCUMENTS, matter, press)
    files["数据/申请.json"] = _json(_told(matter.outlook))
    files["数据/审查.json"] = _json(to_dict(matter.brief().review))
    announced = announcement_data(matter)
    if announced is not None:
        files["数据/公告.json"] = announced
    return _bound(files, matter, _left_out(REQUEST_DOCUMENTS, matter))


def archive_batch(matter: BatchMatter, press: Press) -> bytes:
    """The same for a batch: brief, naming table, every request and every review."""
    files = _papers(BATCH_DOCUMENTS, matter, press, all_of_them=True)
    files["数据/申请.json"] = _json([_told(one) for one in matter.outlooks])
    files["数据/审查.json"] = _json([to_dict(one.review) for one in matter.briefs()])
    return _bound(files, matter, [])


def _papers(
    documents: Mapping[str, Document[Matter]], matter: Matter, press: Press, *, all_of_them: bool = False
) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for number, document in enumerate(documents.values(), 1):
        if document.missing(matter) and document.name != "brief" and not all_of_them:
            continue
        paper = document.describe(matter)
        for ending in (document.endings[0], "pdf"):
            files[f"{number:02d}_{file_name(document.title)}.{ending}"] = press.print(paper, ending)
    return files


def _left_out(documents: Mapping[str, Document[Matter]], matter: Matter) -> list[str]:
    lacking = [(one.title, one.missing(matter)) for one in documents.values() if one.name != "brief"]
    return [f"未收入：{title}（{'；'.join(lacks)}）" for title, lacks in lacking if lacks]


def _bound(files: dict[str, bytes], matter: RequestMatter | BatchMatter, left_out: list[str]) -> bytes:
    """With a sheet that says what it is, of which state of the data, and what was not put in."""
    office = matter.office
    told = [
        f"{ARCHIVE_TITLE}：{matter.about}",
        office.bureau,
        f"数据状态：第 {office.commit} 次入库",
        f"制于 {office.on.isoformat()}",
    ]
    told += [*left_out, "各文件散列值见 SHA256SUMS.txt。"]
    sheet = {"说明.txt": ("\n".join(told) + "\n").encode("utf-8-sig")}
    return to_zip(with_sums(sheet | files))


def _told(outlook: Outlook) -> dict[str, object]:
    """The request as it was asked and every step of it. Contacts are kept apart and are not in it."""
    request, asked = outlook.request, outlook.request.application
    return {
        "request_id": request.request_id,
        "request_type": asked.request_type,
        "kind": asked.kind.value,
        "division_code": asked.division_code,
        "batch_id": asked.batch_id or None,
        "asked_on": asked.asked_on,
        "state": request.state.value,
        "application": dict(asked.values),
        "geometry": None if asked.geometry is None else orjson.Fragment(shapely.to_geojson(asked.geometry)),
        "steps": [
            {"seq": s.seq, "kind": s.kind, "happened_on": s.happened_on, "facts": dict(s.facts), "recorded_at": s.recorded_at}
            for s in request.steps
        ],
    }


def _json(told: object) -> bytes:
    return orjson.dumps(told, option=orjson.OPT_INDENT_2, default=str)
