"""Where a server that has just started begins when its first visitor asks for /stall.

Streamlit does not know yet that app.py names the pages, and looks for this file.
"""

import runpy
from pathlib import Path

runpy.run_path(str(Path(__file__).parents[1] / "app.py"))
