"""T44: a clock that stands, leaps, goes back or passes 2038 lengthens no session, token or right, shortens no lock, and confuses no log or deadline."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisvc.auth.errors import AccountLocked, SignInFailed, TokenEnded
from gisvc.auth.roles import Duty, Role
from gisvc.auth.tokens import TokenScope, TokenWish
from layers.store.clock import day_in_china
from layers.store.embedded import create_store, open_store
from layers.working_days import LAST_DAY, Counting, day_after
from tests.front_desk import GOOD_PASSWORD, SmallDesk, TurnedClock, open_desk
from tests.layers.store.samples import ME, WELLS, WORKSPACE, since, wells

HERE = "127.0.0.1"
STEPS = [timedelta(days=-400), timedelta(hours=-3), timedelta(minutes=-6)]


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    desk = open_desk(tmp_path)
    desk.add_person("clerk.one", Role.CLERK)
    return desk


@pytest.mark.parametrize("back", STEPS)
def test_a_clock_that_goes_back_lengthens_no_session(desk: SmallDesk, back: timedelta) -> None:
    assert desk.accounts is not None
    token = desk.accounts.sessions.start("clerk.one", address=HERE, agent="")
    assert desk.accounts.sessions.name_of(token)
    desk.clock.now += back
    assert desk.accounts.sessions.name_of(token) is None


def test_a_clock_corrected_by_seconds_ends_nobody_s_session(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    token = desk.accounts.sessions.start("clerk.one", address=HERE, agent="")
    desk.clock.now -= timedelta(seconds=30)
    assert desk.accounts.sessions.name_of(token)


@pytest.mark.parametrize("back", STEPS)
def test_a_clock_that_goes_back_shortens_no_lock(desk: SmallDesk, back: timedelta) -> None:
    assert desk.accounts is not None
    for _ in range(5):
        with pytest.raises(SignInFailed):
            desk.accounts.sign_in("clerk.one", "wrong", address=HERE, agent="")
    desk.clock.now += back
    with pytest.raises(AccountLocked):
        desk.accounts.sign_in("clerk.one", GOOD_PASSWORD, address=HERE, agent="")


def test_a_token_ends_on_its_day_after_2038_too(desk: SmallDesk) -> None:
    """2³¹ seconds after 1970 is 2038-01-19: a count of seconds in 32 bits would start anew in 1901."""
    assert desk.accounts is not None
    desk.clock.now = datetime(2038, 1, 18, tzinfo=UTC)
    wish = TokenWish("beyond", TokenScope(frozenset({Duty.READ})), days=3)
    token, secret = desk.accounts.tokens.issue(desk.accounts.find("clerk.one"), wish)
    assert token.expires_at.date() >= date(2038, 1, 20)
    desk.clock.now = datetime(2038, 1, 20, tzinfo=UTC)
    assert desk.accounts.tokens.require(secret, name=None, address=HERE).owner == "clerk.one"
    desk.clock.turn(days=2)
    with pytest.raises(TokenEnded):
        desk.accounts.tokens.require(secret, name=None, address=HERE)


def test_a_session_of_the_night_of_2038_is_like_any_other(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    desk.clock.now = datetime(2038, 1, 19, 3, 10, tzinfo=UTC)
    token = desk.accounts.sessions.start("clerk.one", address=HERE, agent="")
    desk.clock.turn(minutes=20)
    assert desk.accounts.sessions.name_of(token)
    desk.clock.turn(minutes=31)
    assert desk.accounts.sessions.name_of(token) is None


def test_the_log_of_a_store_whose_clock_goes_back_stays_in_order_and_whole(tmp_path: Path) -> None:
    """Order comes from numbers, not from the clock: what was written later stands later, and the chain holds."""
    clock = TurnedClock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))
    path = tmp_path / "county.gpkg"
    with create_store(path, WORKSPACE, clock=clock) as store:
        for n, step in enumerate((timedelta(0), timedelta(days=-30), timedelta(days=5), timedelta(days=5000))):
            clock.now += step
            store.append([since("2020-01-01", wells([f"w{n}"]))], by=ME, reason=f"{n}")
        assert not store.verify().has_errors
        sequence = [entry.seq for entry in store.read_audit()]
        assert sequence == sorted(set(sequence))
    with open_store(path) as store:
        assert len(store.read(WELLS)) == 4
        assert not store.verify().has_errors


@given(st.datetimes(datetime(1990, 1, 1), datetime(2045, 12, 31)))  # noqa: DTZ001  # because hypothesis wants naive bounds
@settings(max_examples=60, deadline=None)
def test_china_has_one_day_of_24_hours_whatever_the_machine_s_zone_does(moment: datetime) -> None:
    """China had summer time until 1991: dates of that time are days already, moments are UTC plus eight hours."""
    aware = moment.replace(tzinfo=UTC)
    assert day_in_china(aware) == (moment + timedelta(hours=8)).date()
    assert day_in_china(aware + timedelta(hours=24)) == day_in_china(aware) + timedelta(days=1)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_the_zone_of_the_machine_changes_no_day(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert day_in_china(datetime(2026, 3, 1, 16, 30, tzinfo=UTC)) == date(2026, 3, 2)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_terms_run_over_the_leap_day_and_to_the_end_of_time() -> None:
    assert day_after(date(2028, 2, 28), 1, Counting.CALENDAR) == date(2028, 2, 29)
    assert day_after(date(2028, 1, 31), 1, Counting.MONTHS) == date(2028, 2, 29)
    assert day_after(date(2027, 1, 31), 1, Counting.MONTHS) == date(2027, 2, 28)
    assert day_after(date(2037, 12, 31), 60, Counting.CALENDAR) == date(2038, 3, 1)
    assert day_after(date(9999, 12, 1), 400, Counting.CALENDAR) == LAST_DAY


def test_ids_made_while_the_clock_stands_or_goes_back_do_not_repeat(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    made = set()
    for n in range(200):
        if n == 100:
            desk.clock.turn(days=-1)
        made.add(desk.accounts.sessions.start("clerk.one", address=HERE, agent=""))
    assert len(made) == 200
