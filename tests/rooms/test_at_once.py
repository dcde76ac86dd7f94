"""A class at once, on several replicas: each answer counts exactly once."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from landscape.rooms import Rooms, VoteClosed

ROOT = Path(__file__).parents[2]
CLASS = 200


@pytest.fixture
def voting(replica):
    """Two replicas (by the clock on the wall), a room that takes answers, and its teacher's key."""
    pair = replica(clock=time.time), replica(clock=time.time)
    code, key = pair[0].open()
    pair[1].change(code, key, phase="vote")
    return pair, code, key


def started(url, code, value, students):
    """A process that will answer for students once it is told to."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.rooms.replica", url, code, value, *students],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def go(process):
    assert process.stdout.readline() == "started\n", process.stderr.read()
    process.stdin.write("go\n")
    process.stdin.flush()


def ended(process):
    said, errors = process.communicate(timeout=60)
    return process.returncode, said.split(), errors


def test_a_class_joins_and_answers_at_once(voting):
    pair, code, _ = voting
    together = threading.Barrier(CLASS)

    def student(number):
        rooms = pair[number % 2]
        together.wait()
        one = rooms.join(code, "192.0.2.1")
        together.wait()
        rooms.answer(code, one, number, step=0, round=1)
        # Sent again by a browser that lost its connection, now to the other replica.
        pair[(number + 1) % 2].answer(code, one, number, step=0, round=1)
        return one

    with ThreadPoolExecutor(CLASS) as pool:
        students = list(pool.map(student, range(CLASS)))
    for rooms in pair:
        assert rooms.joined(code) == rooms.count(code, 0, 1) == CLASS
        answers = {one.student: one.value for one in rooms.answers(code, 0, 1)}
        assert answers == {one: number for number, one in enumerate(students)}


def test_replicas_that_start_at_once_make_the_tables_once(url):
    together = threading.Barrier(8)

    def start(_):
        together.wait()
        return Rooms(url)

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(start, range(8)))
    code, key = made[0].open()
    for one in made:
        assert one.is_teacher(code, key)
        assert one._limit.client("192.0.2.1") == made[0]._limit.client("192.0.2.1")
        one.disconnect()


@pytest.mark.long
def test_eight_processes_answer_at_once(voting, url):
    (rooms, _), code, _ = voting
    students = [rooms.join(code, "") for _ in range(CLASS)]
    processes = [started(url, code, "x", students[i::8]) for i in range(8)]
    for process in processes:
        go(process)
    ends = [ended(process) for process in processes]
    assert [(status, errors) for status, _, errors in ends] == [(0, "")] * 8
    assert sorted(one.student for one in rooms.answers(code, 0, 1)) == sorted(students)


def test_a_replica_that_is_killed_has_kept_what_it_said(voting, url):
    pair, code, _ = voting
    students = [pair[0].join(code, "") for _ in range(CLASS)]
    process = started(url, code, "first", students)
    go(process)
    told = [process.stdout.readline().strip() for _ in range(20)]
    process.kill()
    told += ended(process)[1]
    kept = {one.student for one in pair[0].answers(code, 0, 1)}
    assert set(filter(None, told)) <= kept <= set(students)
    # The browsers of its students send to another what they got no word of.
    with ThreadPoolExecutor(20) as pool:
        rest = [one for one in students if one not in told]
        list(pool.map(lambda one: pair[1].answer(code, one, "again", step=0, round=1), rest))
    values = {one.student: one.value for one in pair[0].answers(code, 0, 1)}
    assert values == {one: "again" if one in rest else "first" for one in students}
    assert pair[0].count(code, 0, 1) == CLASS


def test_no_answer_is_taken_once_the_teacher_has_ended_the_vote(voting, replica):
    pair, code, key = voting
    replicas = [*pair, *(replica(clock=time.time) for _ in range(6))]
    students = [pair[0].join(code, "") for _ in range(60)]
    some, ended = threading.Semaphore(0), threading.Event()

    def student(number):
        try:
            for turn in range(1000):
                late = ended.is_set()
                replicas[number % 8].answer(code, students[number], [turn, late], step=0, round=1)
                some.release()
        except VoteClosed:
            return True
        return False

    with ThreadPoolExecutor(60) as pool:
        work = [pool.submit(student, number) for number in range(60)]
        for _ in range(120):
            assert some.acquire(timeout=30)
        began = time.monotonic()
        pair[0].change(code, key, phase="reveal")
        ended.set()
        waited = time.monotonic() - began
        after = pair[1].answers(code, 0, 1)
        assert all(one.result() for one in work)
    assert waited < 5
    assert not any(one.value[1] for one in after)
    assert pair[0].answers(code, 0, 1) == after


@pytest.mark.parametrize("act", ["change", "hide", "close"])
def test_a_teachers_act_waits_for_an_answer_that_is_being_kept(voting, replica, act):
    (other, _), code, key = voting
    student = other.join(code, "")
    checked, on = threading.Event(), threading.Event()

    def clock():
        """Stop between the look whether a vote is open and the keeping of the answer."""
        asked.append(1)
        if len(asked) == 2:
            checked.set()
            on.wait(10)
        return time.time()

    asked = [1] * 9
    slow = replica(clock=clock)
    asked.clear()
    acts = {
        "change": lambda: other.change(code, key, phase="reveal"),
        "hide": lambda: other.hide(code, key, student, 0),
        "close": lambda: other.close(code, key),
    }
    with ThreadPoolExecutor(2) as pool:
        answer = pool.submit(slow.answer, code, student, "x", step=0, round=1)
        assert checked.wait(10)
        acted = pool.submit(acts[act])
        time.sleep(0.3)
        assert not acted.done()
        assert not answer.done()
        on.set()
        answer.result()
        acted.result()
    assert other.count(code, 0, 1) == (act != "close")


def test_changes_at_once_are_all_counted(voting):
    pair, code, key = voting
    before = pair[0].version(code)
    with ThreadPoolExecutor(20) as pool:
        steps = list(pool.map(lambda n: pair[n % 2].change(code, key, step=n).version, range(40)))
    assert sorted(steps) == list(range(before + 1, before + 41))
    assert pair[0].version(code) == before + 40
