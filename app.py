"""Entry of the app: page configuration, navigation and language."""

import streamlit as st

from landscape.ui.cache import one_thread_each
from landscape.ui.language import _, language_switch
from landscape.ui.look import ICON, page_style
from landscape.ui.state import open_language, open_link

one_thread_each()
st.set_page_config(page_title="Loss landscape", page_icon=str(ICON), layout="wide")
open_language()
page = st.navigation(
    [st.Page("pages/lab/explore.py", title=_("Explore"), icon=":material/explore:", default=True)],
    position="top",
)
open_link(page.url_path)
page_style()
with st.container(
    horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="header"
):
    st.markdown(_("**Try this:** start *worst*, loss *MSE*, optimizer *SGD* – then change one."))
    language_switch()
page.run()
