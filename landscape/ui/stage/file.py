"""The stage as a file that plays without a network."""

from __future__ import annotations

import html
import json

from landscape.ui.stage import assets
from landscape.ui.stage.payload import StageData


def stage_page(stage: StageData, title: str) -> str:
    """Return the stage as one HTML file, of some 2 MB, which loads nothing."""
    content = {"traces": stage.content["data"], "layout": stage.content["layout"]}
    return _PAGE.format(
        language=stage.beside["words"]["language"],
        title=html.escape(title),
        style=assets.style(),
        plotly=assets.plotly_js(),
        script=assets.script("stage.js"),
        # "</script>" in a text would end the script; JSON may write "<" as its code.
        data=json.dumps({**content, **stage.beside}).replace("<", "\\u003c"),
    )


_PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --st-text-color: #31333f; --st-border-color: #d5d6db; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --st-text-color: #fafafa; --st-border-color: #4b4f5a; }}
  body {{ background: #0e1117; }}
}}
body {{ margin: 16px; font-family: system-ui, sans-serif; }}
h1 {{ font-size: 20px; color: var(--st-text-color); }}
{style}
</style>
<script>{plotly}</script>
</head>
<body>
<h1>{title}</h1>
<main id="stage"></main>
<script type="module">
{script}
new Stage(document.getElementById("stage"), window.Plotly).load({data});
</script>
</body>
</html>
"""
