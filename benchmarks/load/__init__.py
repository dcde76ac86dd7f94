"""A class at once: many visitors of a served app, over Streamlit's own WebSocket protocol.

``python -m benchmarks.load MODE [options]`` starts a server of its own on a free loopback port, or
takes those of ``--url`` (several for replicas; then ``--pid`` names the processes whose memory is
watched). Other hosts than this machine are refused.

======================  ===========================================================================
``burst``               ``--sessions`` visitors open the page, then all change something within
                        ``--within`` seconds; ``--rounds`` times
``think``               each changes something every ``--every`` seconds, for ``--minutes``
``think --heavy``       the same beside one visitor who opens every page in turn with the largest
                        data that a link can ask for, up to 100,000 points, and 10,000 epochs, and
                        leaves a page after ``--patience`` seconds
``same``                each opens a page with an experiment of its own, all at once on a fresh
                        server and one after another on a second: are the pictures equal to the bit?
``room``                a teacher opens a live room, ``--sessions`` students join, and answer within
                        ``--within`` seconds: is each counted once, and how soon on the wall? With
                        ``--kill`` a replica's process is killed meanwhile
======================  ===========================================================================

Measured is the time from a change to the end of the script's run (``script_finished``), which is
when the browser has all that it will draw; ``--browsers`` adds Chromiums that measure from the
click to the drawn path. The exit code is 1 if a page showed an exception, if a connection broke, if
no answer came within ``--limit`` seconds, or if two pictures differ.

**What a change is.** A click, as the browser sends it (``--by click``): the address bar's query
string, the state of every widget on the page with a new one for what was clicked, the fragment that
the widget stands in if it stands in one, and the hashes of the messages that are cached. Of the
changes a share of ``--mix`` leads to another of the lecture's twelve pairs of start and loss and
optimizer; the rest to a start of one's own, which is a click on the surface, or to a learning rate
of one's own. Where several widgets have to change for that, they do so in one message, as in a
browser in which somebody clicks quicker than the server answers. ``--by link`` sends the same
changes as Back and Forward do, with another query string: the app reads a link only at the first
page, on another page, and there (`landscape.ui.link.sync`). That runs the whole page, and fills
every widget anew, so it costs a little more than a click does, or much more where a click runs a
fragment.

**What a visitor is.** The page and ``_stcore/health`` and ``_stcore/host-config`` are fetched over
HTTP as the browser does, with the visitor's own cookies, which go along with the WebSocket; scripts
and styles are not. Messages are kept and dropped like the browser keeps and drops them, so the
server sends references in place of what is cached. A connection that breaks is opened again at
once, with the session's number; how long it took until the page was there again is a line of its
own.
"""
