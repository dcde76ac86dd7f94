"""A script that locks the stage's clock, sets it, and says where a visitor has left it."""

import streamlit as st

from landscape import Experiment, find_optimum, loss_surface, train
from landscape.figures import RunOnSurface, stage_figure
from landscape.ui.stage import Facts, show_stage, stage_data

state = st.session_state
experiment = Experiment(start="plausible", epochs=40)
side = RunOnSurface(loss_surface(experiment), train(experiment), find_optimum(experiment))
st.toggle("locked", value=True, key="locked")
st.button("to epoch 7", on_click=lambda: state.update(epoch=7))
show_stage(
    stage_data(
        stage_figure(experiment.task.dataset, [side]),
        name="lesson",
        facts=[Facts((("epoch", "{epoch} / {last}"),))],
    ),
    on_start=lambda place: state.update(start=place),
    on_epoch=lambda epoch: state.update(heard=epoch),
    locked=state["locked"],
    epoch=state.get("epoch", 20),
)
st.text(f"heard {state.get('heard')}, start {state.get('start')}")
