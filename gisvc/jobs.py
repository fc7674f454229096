"""Long work at the desk: it runs beside the requests, says how far it has come, and can be called off."""

import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from gisvc.errors import TooBusy, UnknownJob
from layers.people import PersonId
from layers.progress import CalledOff, Progress
from layers.wording import Wording

Work = Callable[[Progress], Any]

_WAITING = Wording("排队等候", "waiting for its turn")


class JobState(StrEnum):
    """What has become of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CALLED_OFF = "called_off"


@dataclass(slots=True)
class Job:
    """One piece of long work and everybody who waits for it. Only its own thread and the shelf's lock write to it."""

    job_id: str
    key: Hashable
    title: Wording
    back: str  # the address that shows the answer when it is there
    askers: set[PersonId]  # who still waits, or has not heard yet that it failed
    asked: set[PersonId]  # who ever did
    state: JobState = JobState.WAITING
    share: float = 0.0
    doing: Wording = _WAITING
    answer: Any = None
    trouble: BaseException | None = None
    began: float = field(default_factory=time.monotonic)
    ended: float | None = None
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def is_over(self) -> bool:
        return self.over.is_set()

    @property
    def seconds(self) -> float:
        return (self.ended or time.monotonic()) - self.began

    def told(self) -> Any:
        """The answer, or the trouble it ended in raised anew.

        Raises:
            Refusal, CalledOff: as the work ended.
        """
        if self.trouble is not None:
            raise self.trouble
        return self.answer

    def go_on(self, share: float, doing: Wording) -> None:
        """What the work calls between its steps."""
        if not self.askers:
            raise CalledOff
        self.share, self.doing = min(max(share, 0.0), 1.0), doing


class JobShelf:
    """Jobs by their number, the same question once whoever asks it, a few at a time, the youngest kept when they are over."""

    def __init__(self, *, at_once: int = 1, waiting: int = 8, most: int = 40) -> None:
        self._turns = threading.BoundedSemaphore(at_once)
        self._waiting_at_most, self._most = waiting, most
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()

    def start(self, key: Hashable, *, title: Wording, back: str, by: PersonId, work: Work) -> Job:
        """The job that answers a key: one that runs already, one whose failure this person has not heard of yet, or a new one.

        Raises:
            TooBusy: too many wait for their turn.
        """
        with self._lock:
            for job in self._jobs.values():
                if job.key == key and self._still_answers(job, by):
                    job.askers.add(by)
                    job.asked.add(by)
                    return job
            open_jobs = [job for job in self._jobs.values() if not job.is_over]
            if len(open_jobs) >= self._waiting_at_most:
                raise TooBusy
            job = Job(uuid.uuid4().hex, key, title, back, {by}, {by})
            self._jobs[job.job_id] = job
            self._forget()
        threading.Thread(target=self._run, args=(job, work), name=f"job {job.job_id[:8]}", daemon=True).start()
        return job

    def find(self, job_id: str, by: PersonId) -> Job:
        """
        Raises:
            UnknownJob: there is none of this number that this person asked for.
        """
        with self._lock:
            job = self._jobs.get(job_id)
        if job is None or by not in job.asked:
            raise UnknownJob
        return job

    def over_for(self, by: PersonId) -> tuple[Job, ...]:
        """Work that is over and whose end this person has not heard of."""
        with self._lock:
            jobs = tuple(self._jobs.values())
        return tuple(job for job in jobs if by in job.askers and job.state in (JobState.DONE, JobState.FAILED))

    def call_off(self, job_id: str, by: PersonId) -> Job:
        """Stop waiting; when nobody waits any more the work ends at its next step."""
        job = self.find(job_id, by)
        with self._lock:
            job.askers.discard(by)
            if not job.askers and not job.is_over:
                job.state = JobState.CALLED_OFF
        return job

    @staticmethod
    def _still_answers(job: Job, by: PersonId) -> bool:
        """A failure is told once to each who waited for it: beginning anew would fail anew, for ever, with everybody sent to and fro."""
        if not job.is_over:
            return bool(job.askers)
        return job.state is JobState.FAILED and by in job.askers

    def tell(self, job: Job, by: PersonId) -> Any:
        """The answer of a job that is over, or its trouble, which this person has heard of then.

        Raises:
            Refusal, CalledOff: as the work ended.
        """
        with self._lock:
            job.askers.discard(by)
        return job.told()

    def _run(self, job: Job, work: Work) -> None:
        with self._turns:
            try:
                job.go_on(0.0, job.doing)
                job.state = JobState.RUNNING
                job.answer = work(job.go_on)
                job.state, job.share = JobState.DONE, 1.0
            except CalledOff as wish:
                job.trouble, job.state = wish, JobState.CALLED_OFF
            except BaseException as trouble:  # because whoever waits must hear of it, in his own request
                job.trouble, job.state = trouble, JobState.FAILED
        job.ended = time.monotonic()
        job.over.set()

    def _forget(self) -> None:
        over = [number for number, job in self._jobs.items() if job.is_over]
        for number in over[: max(0, len(self._jobs) - self._most)]:
            del self._jobs[number]
