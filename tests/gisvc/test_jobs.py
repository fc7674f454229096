"""Long work: told as it goes, shared by whoever asks the same, called off when nobody waits."""

import threading
from collections.abc import Callable

import pytest

from gisvc.errors import TooBusy, UnknownJob
from gisvc.jobs import Job, JobShelf, JobState
from layers.people import PersonId
from layers.progress import CalledOff, Progress
from layers.wording import Wording

TITLE = Wording("测试", "test")
ANN, BEN = PersonId("ann"), PersonId("ben")


class Bench:
    """Work that goes one step each time it is allowed to."""

    def __init__(self) -> None:
        self.may_go, self.steps, self.times = threading.Semaphore(0), 0, 0

    def work(self, go_on: Progress) -> str:
        self.times += 1
        for step in range(4):
            go_on(step / 4, Wording(f"第{step}步", f"step {step}"))
            assert self.may_go.acquire(timeout=10)
            self.steps += 1
        return "done"

    def go(self, steps: int) -> None:
        for _ in range(steps):
            self.may_go.release()


def begin(shelf: JobShelf, work: Callable[[Progress], object], *, key: str = "k", by: PersonId = ANN) -> Job:
    return shelf.start(key, title=TITLE, back="/there", by=by, work=work)


def test_a_job_says_how_far_it_has_come_and_then_its_answer() -> None:
    shelf, bench = JobShelf(), Bench()
    job = begin(shelf, bench.work)
    bench.go(4)
    assert job.over.wait(10)
    assert (job.state, job.share, job.told()) == (JobState.DONE, 1.0, "done")


def test_the_same_question_is_worked_out_once_for_everybody_who_asks_it() -> None:
    shelf, bench = JobShelf(), Bench()
    first, second = begin(shelf, bench.work), begin(shelf, bench.work, by=BEN)
    assert first is second
    bench.go(4)
    assert first.over.wait(10)
    assert bench.times == 1


def test_one_who_leaves_does_not_take_the_answer_from_another() -> None:
    shelf, bench = JobShelf(), Bench()
    job = begin(shelf, bench.work)
    begin(shelf, bench.work, by=BEN)
    shelf.call_off(job.job_id, ANN)
    bench.go(4)
    assert job.over.wait(10)
    assert job.state is JobState.DONE


def test_what_nobody_waits_for_stops_at_its_next_step_and_says_so() -> None:
    shelf, bench = JobShelf(), Bench()
    job = begin(shelf, bench.work)
    shelf.call_off(job.job_id, ANN)
    bench.go(4)
    assert job.over.wait(10)
    assert job.state is JobState.CALLED_OFF
    assert bench.steps <= 1
    with pytest.raises(CalledOff):
        job.told()


def test_asking_anew_after_calling_off_begins_anew() -> None:
    shelf, bench = JobShelf(), Bench()
    first = begin(shelf, bench.work)
    shelf.call_off(first.job_id, ANN)
    second = begin(shelf, bench.work)
    bench.go(8)
    assert second.over.wait(10)
    assert second is not first
    assert second.told() == "done"


def test_trouble_is_told_to_whoever_asks_for_the_answer() -> None:
    def stumble(go_on: Progress) -> None:
        raise TooBusy

    job = begin(JobShelf(), stumble)
    assert job.over.wait(10)
    assert job.state is JobState.FAILED
    with pytest.raises(TooBusy):
        job.told()


def test_nobody_sees_or_stops_the_work_of_another() -> None:
    shelf, bench = JobShelf(), Bench()
    job = begin(shelf, bench.work)
    for attempt in (shelf.find, shelf.call_off):
        with pytest.raises(UnknownJob):
            attempt(job.job_id, BEN)
    bench.go(4)
    assert job.over.wait(10)
    assert job.state is JobState.DONE


def test_only_so_many_wait() -> None:
    shelf, bench = JobShelf(waiting=2), Bench()
    jobs = [begin(shelf, bench.work, key=str(n)) for n in range(2)]
    with pytest.raises(TooBusy):
        begin(shelf, bench.work, key="one too many")
    bench.go(8)
    assert all(job.over.wait(10) for job in jobs)


def test_old_jobs_are_forgotten_and_running_ones_never() -> None:
    shelf = JobShelf(most=3)
    jobs = []
    for n in range(6):
        job = begin(shelf, lambda _: None, key=str(n))
        assert job.over.wait(10)
        jobs.append(job)
    with pytest.raises(UnknownJob):
        shelf.find(jobs[0].job_id, ANN)
    assert shelf.find(jobs[-1].job_id, ANN) is jobs[-1]


def test_a_failure_is_told_once_to_each_who_waited_and_asking_after_that_begins_anew() -> None:
    """Otherwise work that fails after its page stopped waiting would be begun again by every look at it, for ever."""
    may_fail, times = threading.Event(), []

    def stumble(go_on: Progress) -> None:
        times.append(1)
        assert may_fail.wait(10)
        raise TooBusy

    shelf = JobShelf()
    job = begin(shelf, stumble)
    assert begin(shelf, stumble, by=BEN) is job
    may_fail.set()
    assert job.over.wait(10)
    for who in (ANN, BEN):
        assert begin(shelf, stumble, by=who) is job
        with pytest.raises(TooBusy):
            shelf.tell(job, who)
    assert len(times) == 1
    again = begin(shelf, stumble)
    assert again is not job
    assert again.over.wait(10)
    assert len(times) == 2
