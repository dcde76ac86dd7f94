"""What a browser keeps of a session's messages, and what it sends with the next request.

As the front end of the pinned Streamlit does: messages that are marked as cacheable are kept for
``max_cached_message_age`` runs after their last use; the state of a widget is kept as long as it is
on the page, and set anew when its message says ``set_value``; a widget in a closed popover or
expander has none. Back, Forward and links to pages come with the states of the widgets alone that
are drawn by the app's script and not by a page's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import DoubleArray, StringArray
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

# Before and after a component's id, where it reports events.
_TRIGGER, _EVENTS = "$$STREAMLIT_INTERNAL_KEY_", "__events"
ENDS = (
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
    ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
)


@dataclass(frozen=True)
class Drawn:
    """What is kept of an element."""

    kind: str
    id: str = ""
    fragment: str = ""
    state: WidgetState | None = None
    set_anew: bool = False
    digest: str = ""
    exception: str = ""
    common: bool = False  # drawn by the app's own script

    @property
    def key(self) -> str:
        """The key that the app gave the element: its id is ``$$ID-hash-key``."""
        return self.id.split("-", 2)[-1]


def _buttons(proto: Any) -> dict[str, Any]:
    chosen = proto.raw_values if proto.set_value else _contents(proto)
    return {"string_array_value": StringArray(data=chosen)}


def _contents(proto: Any) -> list[str]:
    return [proto.options[place].content for place in proto.default]


def _selectbox(proto: Any) -> dict[str, Any]:
    if proto.set_value and proto.HasField("raw_value"):
        return {"string_value": proto.raw_value}
    if not proto.set_value and proto.HasField("default") and proto.options:
        return {"string_value": proto.options[proto.default]}
    return {}


def _number(proto: Any) -> dict[str, Any]:
    name = "value" if proto.set_value else "default"
    if not proto.HasField(name):
        return {}
    number = getattr(proto, name)
    return (
        {"double_value": number} if proto.data_type == proto.FLOAT else {"int_value": int(number)}
    )


def _slider(proto: Any) -> dict[str, Any]:
    if proto.type == proto.SELECT_SLIDER:
        places = [int(place) for place in proto.default]
        labels = proto.raw_value if proto.set_value else [proto.options[i] for i in places]
        return {"string_array_value": StringArray(data=labels)}
    numbers = proto.value if proto.set_value else proto.default
    return {"double_array_value": DoubleArray(data=numbers)}


def _text(proto: Any) -> dict[str, Any]:
    if proto.set_value:
        return {"string_value": proto.value}
    return {"string_value": proto.default} if proto.HasField("default") else {}


def _radio(proto: Any) -> dict[str, Any]:
    if proto.set_value:
        return {"string_value": proto.raw_value}
    return {"string_value": proto.options[proto.default]} if proto.HasField("default") else {}


def _checkbox(proto: Any) -> dict[str, Any]:
    return {"bool_value": proto.value if proto.set_value else proto.default}


# The widgets that the app has, and that have a state before anybody has touched them.
_STATES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "button_group": _buttons,
    "selectbox": _selectbox,
    "number_input": _number,
    "slider": _slider,
    "checkbox": _checkbox,
    "text_input": _text,
    "text_area": _text,
    "radio": _radio,
}


def drawn(message: ForwardMsg) -> Drawn:
    """Return what is kept of the element that a message draws."""
    delta = message.delta
    kind = delta.new_element.WhichOneof("type") or "empty"
    proto: Any = getattr(delta.new_element, kind)
    element = Drawn(kind, getattr(proto, "id", ""), delta.fragment_id)
    if kind == "exception" and not proto.is_warning:
        return replace(element, exception=": ".join(filter(None, (proto.type, proto.message))))
    if kind == "bidi_component":
        return replace(element, digest=_digest(proto))
    if kind in _STATES:
        state = WidgetState(id=proto.id, **_STATES[kind](proto))
        return replace(element, state=state, set_anew=proto.set_value)
    return element


def _digest(component: Any) -> str:
    data = getattr(component, component.WhichOneof("data") or "json")
    content = data if isinstance(data, (str, bytes)) else data.SerializeToString(deterministic=True)
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


class Page:
    """What a browser knows of a session."""

    def __init__(self) -> None:
        self.query = ""
        self.session = ""
        self.script_hash = ""
        self.pages: dict[str, str] = {}  # hashes by path, "" for the first
        self.elements: dict[str, Drawn] = {}  # by id
        self.states: dict[str, WidgetState] = {}
        self.exceptions: list[str] = []
        self._cached: dict[str, tuple[Drawn, int]] = {}
        self._runs = 0
        self._oldest = 2
        self._now: dict[str, Drawn] = {}
        self._main = ""  # the hash of the app's own script
        self._closed: set[tuple[int, ...]] = set()  # places of popovers and folded expanders

    @property
    def digests(self) -> dict[str, str]:
        """The digests of the data of all components, by their keys."""
        parts = self.elements.values()
        return {part.key: part.digest for part in parts if part.kind == "bidi_component"}

    def find(self, key: str) -> Drawn:
        """Return the element that has a key; LookupError if there is none."""
        for element in self.elements.values():
            if element.key == key:
                return element
        raise LookupError(f"There is no widget with the key {key} on the page.")

    def receive(self, message: ForwardMsg) -> bool:
        """Take a message; whether it says that the page is complete."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id
            self._oldest = message.new_session.config.max_cached_message_age
            self._main = message.new_session.main_script_hash
            self._now = {}
        elif kind == "navigation":
            self.script_hash = message.navigation.page_script_hash
            pages = message.navigation.app_pages
            self.pages = {
                "" if page.is_default else page.url_pathname: page.page_script_hash
                for page in pages
            }
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "page_not_found":
            self.exceptions.append("page not found")
        elif kind == "ref_hash":
            element, _last = self._cached[message.ref_hash]
            self._cached[message.ref_hash] = element, self._runs
            self._draw(element, message.metadata)
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = drawn(message)
            if message.metadata.cacheable:
                self._cached[message.hash] = element, self._runs
            self._draw(element, message.metadata)
        elif kind == "delta" and message.delta.WhichOneof("type") == "add_block":
            self._open_or_close(tuple(message.metadata.delta_path), message.delta.add_block)
        elif kind == "script_finished" and message.script_finished in ENDS:
            self._finish(set(message.metadata.run.fragment_ids))
            if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                self.exceptions.append("the script does not compile")
            return True
        return False

    def _open_or_close(self, place: tuple[int, ...], block: Any) -> None:
        folded = block.HasField("expandable") and not block.expandable.expanded
        if folded or block.HasField("popover"):
            self._closed.add(place)
        else:
            self._closed.discard(place)

    def _draw(self, element: Drawn, metadata: Any) -> None:
        if element.exception:
            self.exceptions.append(element.exception)
        if element.id:
            common = metadata.active_script_hash == self._main
            self._now[element.id] = replace(element, common=common)
        if element.state is not None and (element.set_anew or element.id not in self.states):
            place = tuple(metadata.delta_path)
            if not any(place[:i] in self._closed for i in range(len(place))):
                self.states[element.id] = element.state

    def _finish(self, fragments: set[str]) -> None:
        """Forget what is no longer on the page, and messages that were not used for long."""
        before = self.elements.items() if fragments else ()
        kept = {id: one for id, one in before if one.fragment not in fragments}
        self.elements = {**kept, **self._now}
        self.states = {id: state for id, state in self.states.items() if id in self.elements}
        self._now = {}
        self._runs += 1
        self._cached = {
            hash: (element, last)
            for hash, (element, last) in self._cached.items()
            if (fragments and element.fragment not in fragments)
            or self._runs - last <= self._oldest
        }

    def request(
        self,
        url: str,
        changes: Iterable[WidgetState] = (),
        *,
        common: bool = False,
        **more: Any,
    ) -> ClientState:
        """Return what the browser sends.

        Parameters
        ----------
        url : str
            In the address bar.
        changes : iterable of WidgetState
            What the visitor has changed.
        common : bool
            Whether with the states of the app's own widgets only, without the page's.
        **more
            Fields of the request.
        """
        changes = list(changes)
        said = {state.id: state for state in (*self.states.values(), *changes)}
        # A trigger is said once; any other state is the widget's own from now on.
        kept = {id: state for id, state in said.items() if not state.HasField("trigger_value")}
        self.states.update((id, kept[id]) for id in kept if id in self.elements)
        if common:
            said = {id: said[id] for id in said if id in self.elements and self.elements[id].common}
        request = ClientState(
            **{"query_string": self.query, "page_script_hash": self.script_hash, **more},
            fragment_id=self._fragment_of(changes),
            cached_message_hashes=list(self._cached),
        )
        request.widget_states.widgets.extend(said.values())
        context = request.context_info
        context.url, context.locale, context.timezone = url, "en-US", "UTC"
        context.color_scheme, context.is_embedded = "light", False
        return request

    def _fragment_of(self, changes: Iterable[WidgetState]) -> str:
        """Return the fragment that runs; none if these are in several, or outside of them."""
        ids = {state.id.removeprefix(_TRIGGER).removesuffix(_EVENTS) for state in changes}
        fragments = {self.elements[id].fragment for id in ids}
        return fragments.pop() if len(fragments) == 1 else ""


def pressed(element: Drawn, label: str) -> WidgetState:
    """Return the state of a group of buttons of which one was pressed."""
    return WidgetState(id=element.id, string_array_value=StringArray(data=[label]))


def typed(element: Drawn, number: float) -> WidgetState:
    """Return the state of an input into which a number was typed."""
    return WidgetState(id=element.id, double_value=number)


def triggered(component: Drawn, event: str, value: object) -> WidgetState:
    """Return the state of a component that reports an event."""
    said = json.dumps([{"event": event, "value": value}], separators=(",", ":"))
    return WidgetState(id=f"{_TRIGGER}{component.id}{_EVENTS}", json_trigger_value=said)
