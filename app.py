"""Entry of the app: page configuration, navigation and language."""

import pandas  # noqa: F401 - whole before Plotly sees it, though another visitor began to load it
import streamlit as st

from landscape.ui.cache import one_thread_each
from landscape.ui.link.state import follow_go, open_language, open_link
from landscape.ui.look import ICON, page_style
from landscape.ui.words.language import _, language_switch

one_thread_each()
st.set_page_config(page_title="Loss landscape", page_icon=str(ICON), layout="wide")
open_language()
pages = {
    st.Page("pages/lab/explore.py", title=_("Explore"), icon=":material/explore:", default=True): _(
        "**Try this:** start *worst*, loss *MSE*, optimizer *SGD* – then change one."
    ),
    st.Page("pages/lab/compare.py", title=_("Compare"), icon=":material/compare:"): _(
        "**Two runs, one clock, one camera.** Turn one surface and both turn."
    ),
    st.Page("pages/lab/twelve.py", title=_("All twelve"), icon=":material/grid_view:"): _(
        "**3 starts × 2 losses × 2 optimizers**, in step. Which arrive, and which stay?"
    ),
    st.Page("pages/lab/every.py", title=_("Every start"), icon=":material/apps:"): _(
        "**Where does training succeed?** Coloured: the loss has come within 5 % of the smallest. "
        "Grey: not yet. Click a start."
    ),
    st.Page("pages/lab/stall.py", title=_("Why it stalls"), icon=":material/troubleshoot:"): _(
        "**Where no point pulls, nothing moves.** Start *worst*: compare the two losses."
    ),
    st.Page("pages/lab/race.py", title=_("Race"), icon=":material/flag:"): _(
        "**Many optimizers, one start.** Who is where, and at whose learning rate?"
    ),
    st.Page("pages/lab/inside.py", title=_("Inside the optimizer"), icon=":material/settings:"): _(
        "**One step, taken apart.** Press ▶ and watch what each part adds."
    ),
    st.Page("pages/lab/samples.py", title=_("New sample"), icon=":material/casino:"): _(
        "**Other points, another optimum.** Press *New sample*: how far does it move?"
    ),
}
page = st.navigation(list(pages), position="top")
follow_go()
open_link(page.url_path)
page_style()
with st.container(
    horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="header"
):
    st.markdown(pages[page])
    language_switch()
page.run()
