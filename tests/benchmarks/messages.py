"""Messages as a server sends them."""

from __future__ import annotations

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


def finished(fragments=()):
    message = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)
    message.metadata.run.fragment_ids.extend(fragments)
    return message


def chart(content, id="$$ID-0-chart", fragment=""):
    message = ForwardMsg(hash=f"hash of {content}")
    message.metadata.cacheable = True
    message.delta.fragment_id = fragment
    message.delta.new_element.bidi_component.id = id
    message.delta.new_element.bidi_component.json = content
    return message
