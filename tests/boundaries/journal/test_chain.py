"""A journal in which anything was changed, dropped, moved or built anew says so, and names the place."""

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from boundaries.journal.chain import FIRST_HASH, Entry, Head, check_chain, entries_after, head_of
from boundaries.records.statement import new_id, read_statement
from tests.little_line import SIDE_A, SIDE_B, check_of

AT = datetime(2026, 9, 1, tzinfo=UTC)


def journal(length: int, side: str = SIDE_A, remark: str = "晴") -> tuple[Entry, ...]:
    told = [read_statement(check_of("marker_check", f"M{n}", side, "r", new_id(), remarks=f"{remark}{n}")) for n in range(length)]
    return entries_after(Head(side), told, at=AT)


SOUND = journal(12)


def code_of(entries: list[Entry] | tuple[Entry, ...], **more: object) -> str:
    report = check_chain(SIDE_A, entries, **more)  # type: ignore[arg-type]  # because tests pass one keyword at a time
    return report.findings[0].code if report.findings else ""


def test_a_whole_journal_has_nothing_to_report() -> None:
    assert code_of(SOUND) == ""
    assert code_of(()) == ""
    assert SOUND[0].previous_hash == FIRST_HASH
    assert head_of(SIDE_A, SOUND) == Head(SIDE_A, 12, SOUND[-1].hash)


@pytest.mark.parametrize("part", ["recorded_at", "statement_id", "statement", "previous_hash", "hash", "side"])
def test_any_flipped_character_of_any_part_of_any_entry_is_found(part: str) -> None:
    chance = random.Random(part)
    for at, entry in enumerate(SOUND):
        text = getattr(entry, part)
        for place in {0, len(text) - 1, chance.randrange(len(text))}:
            flipped = text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]
            forged = [*SOUND[:at], replace(entry, **{part: flipped}), *SOUND[at + 1 :]]
            report = check_chain(SIDE_A, forged)
            assert report.has_errors
            assert report.findings[0].where.key == forged[at].entry_id


def test_a_dropped_entry_is_found_wherever_it_stood_but_at_the_end() -> None:
    for at in range(len(SOUND) - 1):
        assert code_of([*SOUND[:at], *SOUND[at + 1 :]]) == "boundaries.journal-gap"


def test_an_end_cut_off_is_found_by_the_head_that_was_exchanged() -> None:
    assert code_of(SOUND[:9]) == ""
    assert code_of(SOUND[:9], known={12: SOUND[-1].hash}) == "boundaries.journal-cut-short"


def test_two_entries_that_changed_places_are_found() -> None:
    for at in range(len(SOUND) - 1):
        swapped = [*SOUND[:at], SOUND[at + 1], SOUND[at], *SOUND[at + 2 :]]
        assert code_of(swapped) == "boundaries.journal-gap"
        renumbered = [replace(e, seq=n) for n, e in enumerate(swapped, 1)]
        assert code_of(renumbered) != ""


def test_an_entry_told_twice_is_found() -> None:
    assert code_of([*SOUND[:5], SOUND[4], *SOUND[5:]]) == "boundaries.journal-gap"


def test_a_journal_built_anew_is_whole_and_still_found_by_the_head_that_was_exchanged() -> None:
    rebuilt = journal(12, remark="雨")
    assert code_of(rebuilt) == ""
    assert code_of(rebuilt, known={7: SOUND[6].hash}) == "boundaries.journal-rebuilt"
    assert code_of(SOUND, known={7: SOUND[6].hash}) == ""


def test_the_first_sixteen_digits_on_a_signature_page_are_enough() -> None:
    assert code_of(SOUND, known={7: SOUND[6].hash[:16]}) == ""
    assert code_of(journal(12, remark="雨"), known={7: SOUND[6].hash[:16]}) == "boundaries.journal-rebuilt"


def test_an_entry_of_another_side_has_no_place_in_the_journal() -> None:
    assert code_of([journal(1, SIDE_B)[0]]) == "boundaries.journal-stranger"


def test_a_journal_goes_on_where_it_ended() -> None:
    more = entries_after(
        head_of(SIDE_A, SOUND), [read_statement(check_of("marker_check", "M", SIDE_A, "r", new_id(), remarks="又"))], at=AT
    )
    assert code_of([*SOUND, *more]) == ""
    assert code_of(more, after=head_of(SIDE_A, SOUND)) == ""


def test_a_head_can_be_read_out_over_the_telephone() -> None:
    assert str(head_of(SIDE_A, SOUND)) == f"{SIDE_A}-12-{SOUND[-1].hash[:16]}"
