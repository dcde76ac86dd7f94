"""A replica: a process that starts, and then answers for students, a thread for each.

``python -m tests.rooms.replica URL CODE VALUE STUDENT...`` writes each student's id on a line once
that student's answer is kept.
"""

import sys
from concurrent.futures import ThreadPoolExecutor

from landscape.rooms import Rooms


def main(url, code, value, *students):
    rooms = Rooms(url)
    print("started", flush=True)
    assert sys.stdin.readline() == "go\n"

    def answer(student):
        rooms.answer(code, student, value, step=0, round=1)
        print(student + "\n", end="", flush=True)

    with ThreadPoolExecutor(25) as pool:
        list(pool.map(answer, students))
    rooms.disconnect()


if __name__ == "__main__":
    main(*sys.argv[1:])
