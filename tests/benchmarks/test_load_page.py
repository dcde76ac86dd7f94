"""What the simulated browser keeps of its messages."""

from __future__ import annotations

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.load.page import Page
from tests.benchmarks.messages import chart, finished


def hashes(page):
    return list(page.request("").cached_message_hashes)


def test_messages_are_kept_for_two_runs_after_their_last_use():
    page = Page()
    assert not page.receive(chart("a"))
    assert page.receive(finished())
    before = page.digests
    for _ in range(3):
        page.receive(ForwardMsg(ref_hash="hash of a"))
        page.receive(finished())
        assert page.digests == before
    kept = []
    for content in "bcd":
        page.receive(chart(content))
        page.receive(finished())
        kept.append("hash of a" in hashes(page))
    assert kept == [True, False, False]
    assert set(hashes(page)) == {"hash of c", "hash of d"}


def test_a_fragment_leaves_the_rest_of_the_page():
    page = Page()
    page.receive(chart("whole"))
    page.receive(chart("part", "$$ID-1-part", "f"))
    page.receive(finished())
    page.receive(chart("other", "$$ID-2-other", "f"))
    page.receive(finished(["f"]))
    assert page.digests.keys() == {"chart", "other"}
    page.receive(finished())
    assert page.digests == {}


def test_exceptions_and_reruns():
    page, message = Page(), ForwardMsg()
    message.delta.new_element.exception.type = "ValueError"
    message.delta.new_element.exception.message = "no"
    assert not page.receive(message)
    assert page.exceptions == ["ValueError: no"]
    # The script runs again by itself: the page is not complete.
    assert not page.receive(ForwardMsg(script_finished=ForwardMsg.FINISHED_EARLY_FOR_RERUN))
