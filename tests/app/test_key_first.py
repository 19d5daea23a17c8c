"""While a key is being answered all else waits, and never for long."""

import gc
import threading

import pytest
from textual.app import App

from tui_monitor.app import key_first
from tui_monitor.app.key_first import LONGEST, KeyFirst
from tui_monitor.model.snapshot import Progress


@pytest.fixture
async def first():
    app = App()
    async with app.run_test() as pilot:
        gc.enable()
        first = KeyFirst(app)
        first.pilot = pilot
        yield first
    gc.enable()


@pytest.fixture
def frozen(freeze, monkeypatch):
    """Nothing yet, and the app may; afterwards what is left is what lived before."""
    monkeypatch.setattr(gc, "freeze", freeze)
    gc.unfreeze()
    yield
    gc.collect()
    freeze()


async def test_nothing_waits_where_no_key_is_being_answered(first):
    done = []
    first.then(lambda: done.append("a picture"), waits=True)
    first.give_way()
    assert done == ["a picture"]


async def test_a_picture_and_the_collector_wait_until_the_answer_is_drawn(first):
    done = []
    first.pressed()
    first.then(lambda: done.append("an old picture"), waits=True)
    first.then(lambda: done.append("a picture"), waits=True)
    assert not done
    assert not gc.isenabled()
    first.answered()
    assert gc.isenabled()
    await first.pilot.pause()
    assert done == ["a picture"]


async def test_what_answers_a_question_never_waits_and_what_is_older_is_not_shown_behind_it(first):
    done = []
    first.pressed()
    first.then(lambda: done.append("an old picture"), waits=True)
    first.then(lambda: done.append("an answer"), waits=False)
    first.answered()
    await first.pilot.pause()
    assert done == ["an answer"]


async def test_a_key_that_draws_nothing_holds_nothing_up_for_long(first):
    first.pressed()
    while not gc.isenabled():
        await first.pilot.pause(LONGEST)
    first.give_way()


async def test_keys_that_come_again_and_again_do_not_make_it_longer(first):
    first.pressed()
    timer = first._timer
    first.pressed()
    assert first._timer is timer
    first.answered()


async def test_another_thread_gives_way_until_the_answer_is_drawn(first, monkeypatch):
    monkeypatch.setattr(key_first, "LONGEST", 60.0)
    first.pressed()
    waiting = threading.Thread(target=first.give_way)
    waiting.start()
    await first.pilot.pause()
    assert waiting.is_alive()
    first.answered()
    waiting.join()


async def test_what_was_made_until_all_was_read_is_never_collected_again(frozen, first):
    first.read(Progress(discovering=True))
    first.read(Progress(unread=3))
    assert gc.get_freeze_count() == 0
    first.read(Progress())
    assert gc.get_freeze_count() > 0
    before = gc.get_freeze_count()
    first.read(Progress())
    assert gc.get_freeze_count() <= before, "once"
