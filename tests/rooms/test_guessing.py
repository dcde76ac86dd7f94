"""Who guesses codes is soon refused; a class that types the right one never is."""

from concurrent.futures import ThreadPoolExecutor
from itertools import islice, product

import pytest

from landscape.rooms import ALPHABET, NoRoom, NotInRoom, NotTeacher, Rooms, TooManyTries
from landscape.rooms.guessing import MOST_WRONG, WINDOW, network_of

GUESSER, ANOTHER = "203.0.113.9", "198.51.100.1"


def codes(count, first="2"):
    """Different codes, none of them likely to be a room's."""
    return [first + "".join(rest) for rest in islice(product(ALPHABET, repeat=5), count)]


def guess(rooms, code, client=GUESSER):
    """What joining with a code comes to."""
    try:
        rooms.join(code, client)
    except (NoRoom, TooManyTries) as error:
        return type(error)
    return "joined"


def test_too_many_wrong_codes_are_refused_and_right_ones_then_too(rooms):
    code, _ = rooms.open()
    tried = [guess(rooms, wrong) for wrong in codes(MOST_WRONG + 3)]
    assert tried == [NoRoom] * MOST_WRONG + [TooManyTries] * 3
    # Else the limit would be none: who guesses right would be let in.
    with pytest.raises(TooManyTries, match=r"Try again in 5 minutes\."):
        rooms.join(code, GUESSER)
    assert guess(rooms, code, ANOTHER) == "joined"
    assert rooms.joined(code) == 1


def test_replicas_count_together(rooms, replica):
    code, _ = rooms.open()
    replicas = [rooms, replica()]
    tried = [guess(replicas[i % 2], wrong) for i, wrong in enumerate(codes(MOST_WRONG))]
    assert tried == [NoRoom] * MOST_WRONG
    assert [guess(one, code) for one in (*replicas, replica())] == [TooManyTries] * 3


def test_guesses_at_once_are_no_more_than_one_after_another(rooms, replica):
    replicas = [rooms, replica()]
    with ThreadPoolExecutor(40) as pool:
        tried = list(
            pool.map(lambda i_code: guess(replicas[i_code[0] % 2], i_code[1]), enumerate(codes(90)))
        )
    assert tried.count(NoRoom) == MOST_WRONG
    assert tried.count(TooManyTries) == 90 - MOST_WRONG


def test_a_class_behind_one_address_is_never_limited(rooms, clock):
    code, _ = rooms.open()
    students = {rooms.join(code, GUESSER) for _ in range(100)}
    # The code that stood on the wall yesterday, typed by everybody; and what can be no code.
    assert {guess(rooms, "ZZZZZZ") for _ in range(100)} == {NoRoom}
    typed = [
        "",
        "ABC",
        code + "A",
        "OIL010",
        "안녕하세요",
        "\0" * 6,
        "' OR 1",
        "\ud800",
        "A" * 10**5,
    ]
    assert {guess(rooms, one) for one in typed * 10} == {NoRoom}
    students |= {rooms.join(code, GUESSER) for _ in range(100)}
    assert len(students) == rooms.joined(code) == 200


def test_the_limit_ends_with_its_window(rooms, clock):
    code, _ = rooms.open()
    wrong = codes(MOST_WRONG)
    for one in wrong[:-1]:
        guess(rooms, one)
    clock.now += WINDOW - 1
    guess(rooms, wrong[-1])
    assert guess(rooms, code) == TooManyTries
    clock.now += 1  # all but the last are then of old
    assert guess(rooms, code) == "joined"
    assert [guess(rooms, one) for one in codes(MOST_WRONG, "3")][-1] == TooManyTries


def test_a_refused_guess_does_not_prolong_the_limit(rooms, clock):
    code, _ = rooms.open()
    for wrong in codes(MOST_WRONG):
        guess(rooms, wrong)
    clock.now += WINDOW - 1
    assert guess(rooms, codes(1, "4")[0]) == TooManyTries
    clock.now += 1
    assert guess(rooms, code) == "joined"


def test_no_address_and_no_code_is_kept(rooms, stored, clock):
    wrong = codes(1)[0]
    guess(rooms, wrong)
    ((client, code, at),) = stored("SELECT client, code, at FROM room_wrong_codes")
    assert at == clock.now
    assert len({client, code, GUESSER, wrong}) == 4
    assert all(len(one) == 64 and set(one) <= set("0123456789abcdef") for one in (client, code))
    tables = "rooms room_students room_answers room_hidden room_wrong_codes room_hash_key"
    rows = [row for table in tables.split() for row in stored(f"SELECT * FROM {table}")]
    assert GUESSER not in str(rows)
    assert wrong not in str(rows)


def test_two_databases_know_a_client_by_different_hashes(rooms, tmp_path, stored):
    other = Rooms(f"sqlite:///{tmp_path}/other.sqlite3")
    assert other._limit.client(GUESSER) != rooms._limit.client(GUESSER)
    other.disconnect()


def test_what_needs_a_key_or_an_id_does_not_tell_which_rooms_there_are(rooms):
    code, _ = rooms.open()
    for some in (code, "ZZZZZZ", "no code"):
        with pytest.raises(NotTeacher, match="This room is not open, or this is not its teacher"):
            rooms.change(some, "0" * 32, phase="reveal")
        with pytest.raises(NotInRoom, match="This room is not open, or this device has not joined"):
            rooms.answer(some, "0" * 32, 1, step=0, round=1)
        assert not rooms.is_teacher(some, "0" * 32)
        assert not rooms.is_student(some, "0" * 32)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("", ""),
        ("localhost", "localhost"),
    ],
)
def test_a_client_is_what_one_customer_has_of_addresses(address, network):
    assert network_of(address) == network
