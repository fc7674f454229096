"""The shelf of answers: each worked out once, a few at a time, and nobody starves."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from gisvc.answers import AnswerShelf
from gisvc.errors import TooBusy
from layers.progress import CalledOff
from tests.front_desk import wait_until


def test_the_same_question_asked_by_many_at_once_is_worked_out_once() -> None:
    shelf, started, calls = AnswerShelf(), threading.Event(), []

    def work_out() -> str:
        calls.append(1)
        started.wait(5)
        return "116 of 149"

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(shelf.fetch, "q", work_out) for _ in range(8)]
        started.set()
        assert {a.result(5) for a in answers} == {"116 of 149"}
    assert len(calls) == 1


def test_at_most_two_are_worked_out_side_by_side() -> None:
    shelf, lock, running, most = AnswerShelf(at_once=2), threading.Lock(), 0, 0
    gate = threading.Event()

    def work_out() -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        gate.wait(0.05)
        with lock:
            running -= 1
        return most

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: shelf.fetch(n, work_out), range(6)))
    assert most == 2


def test_who_comes_when_too_many_wait_is_told_to_come_back_and_the_shelf_recovers() -> None:
    shelf, gate = AnswerShelf(at_once=1, waiting=2), threading.Event()
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(shelf.fetch, n, lambda: gate.wait(5)) for n in range(2)]
        wait_until(lambda: shelf._waiting == 2)
        with pytest.raises(TooBusy):
            shelf.fetch("late", lambda: None)
        gate.set()
        assert all(w.result(5) for w in waiting)
    assert shelf.fetch("late", lambda: "now") == "now"


def test_a_question_that_failed_is_worked_out_anew_and_its_error_reaches_everybody() -> None:
    shelf = AnswerShelf()

    def fail() -> str:
        raise ValueError("no units")

    with pytest.raises(ValueError, match="no units"):
        shelf.fetch("q", fail)
    assert shelf.fetch("q", lambda: "units") == "units"


def test_the_oldest_answers_make_room() -> None:
    shelf = AnswerShelf(most=2)
    for n in range(3):
        shelf.fetch(n, lambda: "worked out")
    assert shelf.fetch(0, lambda: "worked out again") == "worked out again"
    assert shelf.fetch(2, lambda: "worked out again") == "worked out"


def test_one_who_calls_off_his_question_takes_the_answer_from_nobody_else() -> None:
    shelf, begun, called_off = AnswerShelf(), threading.Event(), threading.Event()

    def stopped() -> str:
        begun.set()
        assert called_off.wait(5)
        raise CalledOff

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(shelf.fetch, "q", stopped)
        assert begun.wait(5)
        second = pool.submit(shelf.fetch, "q", lambda: "116 of 149")
        wait_until(lambda: shelf._waiting == 2)
        called_off.set()
        assert second.result(5) == "116 of 149"
        with pytest.raises(CalledOff):
            first.result(5)
