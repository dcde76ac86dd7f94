"""A small lesson as a file, and changes of it."""

from pathlib import Path

SHIPPED = sorted((Path(__file__).parents[2] / "lessons").glob("*.toml"))
GOOD = """
order = 3
minutes = 5
title = {ko = "제목", en = "Title"}
about = {ko = "무엇", en = "What"}

[[step]]
page = "explore"
link = "start=worst&loss=mse"
epoch = 0
title = {ko = "하나", en = "One"}
text = {ko = "보세요.", en = "Look."}

[[step]]
page = "explore"
link = "start=worst&loss=mse"
epoch = 7
title = {ko = "둘", en = "Two"}
text = {ko = "생각해 보세요.", en = "Think."}
show = ["loss", "scale"]
hint = {ko = "힌트", en = "A hint"}
reveal = {ko = "왜냐하면", en = "Because"}
[step.question]
"""
CHOICE = """kind = "choice"
prompt = {ko = "어느 것?", en = "Which?"}
options = [{name = "a", ko = "가", en = "A"}, {name = "b", ko = "나", en = "B"}]
answer = "b"
"""
NUMBER = """kind = "number"
prompt = {ko = "얼마?", en = "How much?"}
quantity = "final_loss"
low = 0
high = 2
tolerance = 0.1
unit = {ko = "냇", en = "nats"}
"""
END = """kind = "end"
prompt = {ko = "어디?", en = "Where?"}
tolerance = 2
"""
START = """kind = "start"
prompt = {ko = "어디에서?", en = "From where?"}
"""
CURVE = """kind = "curve"
prompt = {ko = "그려 보세요.", en = "Draw."}
tolerance = 0.2
"""
KINDS = {"choice": CHOICE, "number": NUMBER, "end": END, "start": START, "curve": CURVE}


def lesson(question=CHOICE, **changes):
    """The file with a question, and texts of it replaced: ``lesson(**{"old": "new"})``."""
    text = GOOD + question
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text.encode()
