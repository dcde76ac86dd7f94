"""nginx's configuration, with replicas that only say who they are."""

import pytest
from websockets.sync.client import connect

from tests.deploy.serving import FakeReplica, classroom, free_port, get, needs_nginx, wait_for

pytestmark = needs_nginx


@pytest.fixture(scope="module")
def two():
    """A classroom of two replicas that run elsewhere, and the replicas by name."""
    replicas = {name: FakeReplica(name, free_port()).start() for name in ("one", "two")}
    servers = [f"127.0.0.1:{replica.port}" for replica in replicas.values()]
    try:
        with classroom("--servers", *servers) as room:
            room.wait_for_news("2 of 2")
            # A worker of nginx's from before may still answer that there is none.
            wait_for(lambda: all(get(room.url).status == 200 for _ in range(20)))
            yield room.url, replicas
    finally:
        for replica in replicas.values():
            replica.stop()


@pytest.fixture
def cookies(two):
    """By replica the cookie of a visitor whom nginx has sent there."""
    url, replicas = two
    found = {}

    def both():
        answer = get(f"{url}/")
        if answer.cookie:
            found[answer.body.decode()] = answer.cookie
        return found.keys() == replicas.keys()

    wait_for(both)
    return found


def say(url, cookie=None):
    """What a WebSocket answers, and the cookie that its opening sets."""
    headers = {"Cookie": f"replica={cookie}"} if cookie else {}
    address = f"ws{url.removeprefix('http')}/_stcore/stream"
    with connect(address, additional_headers=headers, proxy=None) as socket:
        socket.send("hello")
        return socket.recv(), socket.response.headers.get("Set-Cookie", "")


def test_a_visitor_stays_where_the_cookie_says(two, cookies):
    url, _ = two
    for name, cookie in [*cookies.items()] * 3:
        answer = get(f"{url}/compare?loss=mse", cookie)
        assert answer.body.decode() == name
        assert answer.cookie is None  # it is right already
        assert say(url, cookie) == (f"{name} hello", "")


def test_a_cookie_that_names_nobody_is_replaced(two, cookies):
    url, _ = two
    for wrong in ("0123456789ab", "", "a|b", "x y", "../etc"):
        answer = get(f"{url}/", wrong)
        assert answer.cookie == cookies[answer.body.decode()]


def test_the_cookie_tells_nothing_of_the_network(two, cookies):
    _, replicas = two
    for replica in replicas.values():
        assert str(replica.port) not in "".join(cookies.values())


def test_a_dead_replicas_visitors_go_to_the_other_and_stay_there(two, cookies):
    url, replicas = two
    replicas["one"].stop()
    answer = get(f"{url}/", cookies["one"])
    assert (answer.body, answer.cookie) == (b"two", cookies["two"])
    said, cookie = say(url, cookies["one"])
    assert said == "two hello"
    assert f"replica={cookies['two']};" in cookie
    replicas["one"].start()
    wait_for(lambda: get(f"{url}/", cookies["one"]).body == b"one")
    assert get(f"{url}/", cookies["two"]).body == b"two"


def test_a_download_is_found_where_it_is(two, cookies):
    url, replicas = two
    replicas["two"].files.add("/media/run.csv")
    for cookie in (*cookies.values(), None):
        answer = get(f"{url}/media/run.csv", cookie)
        assert (answer.status, answer.body, answer.cookie) == (200, b"two", None)
    assert get(f"{url}/media/none.csv").status == 404


def test_the_cookie_is_sent_in_frames_where_there_is_tls(two):
    url, _ = two
    plain = get(f"{url}/").headers["Set-Cookie"]
    assert plain.endswith("; Path=/; HttpOnly; SameSite=Lax")
    secure = get(f"{url}/", X_Forwarded_Proto="https").headers["Set-Cookie"]
    assert secure.endswith("; Path=/; HttpOnly; SameSite=None; Secure; Partitioned")


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/script-health-check"])
def test_what_is_for_those_who_run_it_is_not_served(two, path):
    assert get(two[0] + path).status == 404


def test_without_a_replica_a_page_says_so_and_tries_again():
    with classroom("--servers", f"127.0.0.1:{free_port()}") as room:

        def answers():
            try:
                return get(f"{room.url}/compare")
            except OSError:
                return None

        answer = wait_for(answers)
        assert answer.status == 503
        assert b'http-equiv="refresh"' in answer.body
        assert answer.headers["Cache-Control"] == "no-store"
        assert get(f"{room.url}/_stcore/health").status == 502
        room.process.terminate()
        assert room.process.wait(10) == 0
