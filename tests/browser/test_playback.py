"""The stage at work: clock, keys, camera, clicks, and the history beside it."""

import numpy as np
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def keep_epochs(stage):
    """Have the page write down every epoch that its clock tells."""
    stage.page.evaluate(
        "() => { window.told = [];"
        "window.tell ??= document.addEventListener('landscape-epoch',"
        " ({ detail }) => window.told.push(detail.epoch)) ?? true; }"
    )


def test_play_begins_anew_rises_and_pauses_at_the_end(stage):
    keep_epochs(stage)
    stage.speed(5)
    stage.press("play")
    assert stage.playing
    play = stage.page.locator("[data-role=play]")
    expect(play).to_have_attribute("aria-label", "Play", timeout=20_000)
    told = stage.page.evaluate("window.told")
    assert told[0] == 0
    assert told == sorted(told)
    assert told[-1] == stage.epoch == 100
    assert len(told) > 5
    assert "epoch 100 / 100" in stage.title


def test_the_surface_stays_while_the_run_plays(stage):
    before = stage.surface_share()
    still = stage.picture()
    assert before > 0.05
    stage.speed(0.25)
    stage.press("play")
    stage.page.wait_for_function("() => document.querySelector('[data-role=epoch]').value > 3")
    playing = stage.surface_share()
    moving = stage.picture()
    assert stage.playing
    stage.press("play")
    assert playing > 0.85 * before
    # And it is the same one, where it was: few pixels differ, those of the path.
    assert (np.abs(moving - still).max(axis=-1) > 40).mean() < 0.05


def test_the_server_hears_nothing_while_a_run_plays(stage):
    keep_epochs(stage)
    stage.frames.clear()
    stage.speed(5)
    stage.press("play")
    expect(stage.page.locator("[data-role=play]")).to_have_attribute(
        "aria-label", "Play", timeout=20_000
    )
    stage.scrub(20)
    stage.page.wait_for_timeout(500)
    assert len(stage.page.evaluate("window.told")) > 5
    assert stage.frames == []


def test_a_slower_clock_takes_longer(stage):
    keep_epochs(stage)
    stage.speed(0.25)
    stage.press("play")
    stage.page.wait_for_timeout(1200)
    slow = stage.epoch
    stage.speed(10)
    expect(stage.page.locator("[data-role=play]")).to_have_attribute(
        "aria-label", "Play", timeout=8_000
    )
    # 100 frames take 32 s at a quarter of the speed.
    assert 0 < slow < 15


def test_repeat_goes_round_until_it_is_switched_off(stage):
    keep_epochs(stage)
    stage.speed(10)
    stage.press("loop")
    assert stage.page.get_attribute("[data-role=loop]", "aria-pressed") == "true"
    stage.press("play")
    stage.page.wait_for_function(
        "() => window.told.filter((epoch, i) => epoch < window.told[i - 1]).length >= 2"
    )
    assert stage.playing
    stage.press("loop")
    expect(stage.page.locator("[data-role=play]")).to_have_attribute(
        "aria-label", "Play", timeout=8_000
    )
    assert stage.epoch == 100


def test_buttons_step_and_jump(stage):
    stage.press("first")
    assert stage.epoch == 0
    stage.press("previous")
    assert stage.epoch == 0
    stage.press("next")
    stage.press("next")
    assert stage.epoch == 2
    stage.press("previous")
    assert stage.epoch == 1
    stage.press("last")
    assert stage.epoch == 100
    stage.press("next")
    assert stage.epoch == 100
    assert not stage.playing


def test_keys_step_jump_and_play(stage):
    keyboard = stage.page.keyboard
    for key, epoch in (
        ("Home", 0),
        ("ArrowRight", 1),
        ("ArrowRight", 2),
        ("ArrowLeft", 1),
        ("End", 100),
        ("ArrowLeft", 99),
    ):
        keyboard.press(key)
        assert stage.epoch == epoch, key
    keyboard.press("Control+ArrowLeft")
    assert stage.epoch == 99
    keyboard.press("Home")
    keyboard.press(" ")
    assert stage.playing
    keyboard.press(" ")
    assert not stage.playing


def test_space_on_a_button_of_the_stage_presses_it_once(stage):
    stage.page.focus("[data-role=play]")
    stage.page.keyboard.press(" ")
    assert stage.playing
    stage.page.keyboard.press(" ")
    assert not stage.playing


def test_keys_belong_to_the_number_that_is_typed(stage):
    number = stage.page.locator(".st-key-epochs input")
    number.click()
    for key in ("Home", "ArrowLeft", "ArrowRight", " ", "Home"):
        stage.page.keyboard.press(key)
    assert stage.epoch == 100
    assert not stage.playing
    assert number.input_value().strip() == "100"
    stage.page.keyboard.press("Escape")
