"""Where the search for whole numbers ends without an answer, the audit says so."""

from layers.planning.answers.audit import audit_to_dict
from layers.planning.audit.auditing import Audit, audit
from layers.planning.audit.claims_file import read_claims
from layers.report import Severity

# Shares to a thousandth of a per cent in three districts and over all, and no number of anything: millions of worlds, few of which print so.
_SHARES = {"甲区": "28.411 %", "乙区": "7.921 %", "丙区": "57.200 %", "全市": "25.257 %"}
_WHOLE = [
    {"table": "total", "whole": "全市村", "parts": "甲区村、乙区村、丙区村"},
    {"table": "total", "whole": "全市有中心的村", "parts": "甲区有中心的村、乙区有中心的村、丙区有中心的村"},
]


def _audit() -> Audit:
    said = [
        {
            "id": f"s-{place}",
            "document": "年报",
            "quantity": f"{place}有中心的村",
            "of": f"{place}村",
            "printed": share,
            "on": "2020",
        }
        for place, share in _SHARES.items()
    ]
    return audit(read_claims([*_WHOLE, *said, said[0] | {"id": "other", "quantity": "别的", "of": "别的村"}]))


def test_a_search_that_ends_undecided_is_a_note_that_names_the_figures() -> None:
    found = _audit()
    (note,) = found.undecided
    assert note.code == "planning.not-decided"
    assert set(note.statements) == {"s-甲区", "s-乙区", "s-丙区", "s-全市"}
    assert "s-甲区" in note.sentence.zh
    assert note.severity is Severity.NOTE
    assert not found.alarms  # not knowing accuses nobody
    assert "planning.not-decided" in found.report.count_by_code()
    assert audit_to_dict(found)["undecided"] == [list(note.statements)]
