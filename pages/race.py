"""Where a server that has just started begins when its first visitor asks for /race.

Streamlit does not know yet that app.py names the pages, and looks for this file.
"""

import runpy

runpy.run_path("app.py")
