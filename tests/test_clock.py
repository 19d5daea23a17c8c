from tui_monitor import clock
from tui_monitor.clock import ManualClock, ReplayClock, SystemClock


def test_the_system_clock_only_goes_forward() -> None:
    system = SystemClock()
    readings = [system.now() for _ in range(100)]
    assert readings == sorted(readings)


def test_a_manual_clock_moves_when_told_to() -> None:
    manual = ManualClock(5.0)
    manual.sleep(2.5)
    assert manual.now() == 7.5
    manual.set(1.0)
    assert manual.now() == 1.0


def test_a_replay_runs_at_its_speed() -> None:
    driver = ManualClock(1000.0)
    replay = ReplayClock(driver, start=3.0, speed=8.0)
    driver.sleep(2.0)
    assert replay.now() == 19.0


def test_a_paused_replay_stands_still_and_goes_on_from_there() -> None:
    driver = ManualClock()
    replay = ReplayClock(driver)
    driver.sleep(10.0)
    replay.pause()
    driver.sleep(100.0)
    assert (replay.paused, replay.now()) == (True, 10.0)
    replay.play(2.0)
    driver.sleep(1.0)
    assert (replay.paused, replay.speed, replay.now()) == (False, 2.0, 12.0)


def test_a_replay_is_moved_while_it_plays_and_while_it_is_paused() -> None:
    driver = ManualClock()
    replay = ReplayClock(driver, speed=3.0)
    replay.seek(50.0)
    driver.sleep(1.0)
    assert replay.now() == 53.0
    replay.pause()
    replay.seek(7.0)
    driver.sleep(1.0)
    assert replay.now() == 7.0


def test_a_change_of_speed_does_not_jump() -> None:
    driver = ManualClock()
    replay = ReplayClock(driver, speed=100.0)
    driver.sleep(1.0)
    replay.play(1.0)
    assert replay.now() == 100.0


def test_sleeping_in_a_replay_moves_its_driver() -> None:
    driver = ManualClock()
    replay = ReplayClock(driver, speed=10.0)
    replay.sleep(0.5)
    assert (driver.now(), replay.now()) == (0.5, 5.0)


def test_times_are_written_for_files_in_utc() -> None:
    assert clock.utc_second(0.0) == "1970-01-01T00:00:00Z"
