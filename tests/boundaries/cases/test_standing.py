"""Whose word counts: a side consents and attends by its own statement; what another writes of it is a claim."""

import itertools

import pytest

from boundaries.cases.needs import consents
from boundaries.cases.settings import CaseSettings
from boundaries.cases.standing import Standing, strangers, word_of, words_of
from tests.little_cases import A_PERSON, B_PERSON, THERE, case_of, change, registered_change, said, word
from tests.little_line import SIDE_A, SIDE_B


def test_a_side_consents_in_its_own_words() -> None:
    case = change(word(SIDE_B, answer="agrees", document_no="景民函〔2026〕3号"))
    own = word_of(case, SIDE_B)
    assert (own.answer, own.answer_standing, own.agrees) == ("agrees", Standing.CONFIRMED, True)
    assert word_of(case, SIDE_A).answer_standing is Standing.MISSING


def test_a_letter_we_hold_is_a_claim_until_the_neighbour_says_so_itself() -> None:
    letter = word(SIDE_A, papers=[{"side": SIDE_B, "answer": "agrees", "document_no": "景民函〔2026〕3号"}])
    claimed = word_of(change(letter), SIDE_B)
    assert (claimed.answer, claimed.answer_standing, claimed.document_no) == ("agrees", Standing.CLAIMED, "景民函〔2026〕3号")
    assert not claimed.agrees
    assert not consents(claimed, CaseSettings())
    assert consents(claimed, CaseSettings(claims_suffice=True))
    contradicted = word_of(change(letter, word(SIDE_B, answer="objects")), SIDE_B)
    assert (contradicted.answer, contradicted.answer_standing) == ("objects", Standing.CONFIRMED)
    assert not consents(contradicted, CaseSettings(claims_suffice=True))


def test_people_we_saw_are_claimed_and_people_a_side_names_itself_are_confirmed() -> None:
    ours = change(word(SIDE_A, **THERE))
    assert [w.presence for w in words_of(ours)] == [Standing.CONFIRMED, Standing.CLAIMED]
    both = change(word(SIDE_A, **THERE), word(SIDE_B, attendance=[B_PERSON]))
    assert [w.presence for w in words_of(both)] == [Standing.CONFIRMED, Standing.CONFIRMED]
    assert word_of(both, SIDE_B).people == (B_PERSON,)


def test_naming_only_the_others_people_is_no_presence_of_ones_own() -> None:
    crossed = change(word(SIDE_A, attendance=[B_PERSON]), word(SIDE_B, attendance=[A_PERSON]))
    assert [w.presence for w in words_of(crossed)] == [Standing.CLAIMED, Standing.CLAIMED]


def test_a_letter_of_ones_own_in_ones_own_hands_is_no_claim_of_another() -> None:
    case = change(word(SIDE_B, papers=[{"side": SIDE_B, "answer": "agrees"}]))
    assert word_of(case, SIDE_B).answer_standing is Standing.MISSING


def test_a_person_without_a_name_is_nobody() -> None:
    assert word_of(change(word(SIDE_B, attendance=[{"side": SIDE_B, "unit": "民政局"}])), SIDE_B).presence is Standing.MISSING


def test_two_answers_of_one_side_that_do_not_know_of_each_other_are_none() -> None:
    undecided = change(word(SIDE_B, answer="agrees"), word(SIDE_B, answer="objects"))
    assert word_of(undecided, SIDE_B).answer_standing is Standing.MISSING


def test_a_consent_taken_back_is_gone() -> None:
    given = word(SIDE_B, answer="agrees")
    case = change(given, said("case_word", {"answer": None}, side=SIDE_B, sees=[given]))
    assert word_of(case, SIDE_B).answer_standing is Standing.MISSING


def test_a_code_padded_with_zeros_is_the_same_side() -> None:
    case = change(word(SIDE_B + "000000", answer="agrees"), sides=[SIDE_A + "000000", SIDE_B])
    assert case.sides == (SIDE_A, SIDE_B)
    assert word_of(case, SIDE_B).agrees


def test_a_side_left_out_of_the_record_is_still_a_side_where_the_register_knows_it() -> None:
    case = registered_change(sides=[SIDE_A])
    assert case.sides == (SIDE_A, SIDE_B)


def test_a_stranger_speaks_for_nobody() -> None:
    case = registered_change(word("620499", answer="agrees", attendance=[{"name": "某", "side": SIDE_B}]))
    assert strangers(case) == ("620499",)
    assert case.sides == (SIDE_A, SIDE_B)
    assert word_of(case, SIDE_B).answer_standing is Standing.MISSING


def test_words_of_another_case_do_not_count_here() -> None:
    elsewhere = said("case_word", {"answer": "agrees"}, side=SIDE_B, subject="2026-界桩-002")
    assert word_of(change(elsewhere), SIDE_B).answer_standing is Standing.MISSING


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::5])
def test_the_order_in_which_words_arrive_changes_nothing(order: tuple[int, ...]) -> None:
    told = [
        said("change_case", {"case_kind": "repair", "line_id": "x", "sides": [SIDE_A, SIDE_B]}),
        word(SIDE_A, **THERE),
        word(SIDE_B, answer="agrees"),
        word(SIDE_B, attendance=[B_PERSON]),
    ]
    arrived = words_of(case_of(*(told[i] for i in order)))
    assert arrived == words_of(case_of(*told))
