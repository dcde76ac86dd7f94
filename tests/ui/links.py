"""What links can say: strategies for options, and nonsense for every choice."""

from hypothesis import strategies as st

from landscape import OPTIMIZERS, OptimizerConfig
from landscape.core.options import Pair, Pick, Switch


def values(option):
    if isinstance(option, Switch):
        return st.booleans()
    if isinstance(option, Pick):
        none = [None] if option.default is None else []
        return st.sampled_from([*none, *option.names])
    if isinstance(option, Pair):
        number = st.floats(option.low, option.high)
        return st.tuples(number, number)
    if option.whole:
        return st.integers(int(option.low), int(option.high))
    return st.floats(option.low, option.high)


@st.composite
def options(draw, entry):
    """Some of an entry's options, with switches on only where they may be."""
    chosen = {o.name: draw(values(o)) for o in entry.options if draw(st.booleans())}
    everything = entry.all_options(tuple(chosen.items()))
    for option in entry.options:
        need = option.need if isinstance(option, Switch) else None
        if need and not need.holds(everything):
            chosen.pop(option.name, None)
    return tuple(chosen.items())


@st.composite
def racers(draw):
    name = draw(st.sampled_from(list(OPTIMIZERS)))
    return OptimizerConfig(name, draw(options(OPTIMIZERS[name])))


NONSENSE = {
    "dataset": ["toy3", "", "TOY1", "../../etc/passwd", "toy1,toy2"],
    "data": [
        "",
        "b1",
        "2000-0123456789abcdef",
        "b1~.x~.~.y~.0~.1~.1_2~.0",
        "n1~.x~.~.y~.1_inf~.1_2",
    ],
    "start": ["best", "", ",", "1,", "1,2,3", "nan,1", "0,inf", "1e5,0", "a,b", "1;2", "own"],
    "model": ["probit", "Logistic", "0"],
    "model_options": ["", "width", "width:3"],
    "loss": ["hinge", "", "MSE", "bce "],
    "optimizer": ["lion", "", "Adam", "0"],
    "learning_rate": ["0", "-1", "nan", "inf", "1e13", "1e-13", "fast", "", "0,5", "0x10"],
    "epochs": ["0", "-5", "10001", "1.5", "nan", "inf", "many", "", "1e9"],
    "seed": ["-1", "0.5", "9007199254740992", "nan", "x", ""],
    "dataset_options": ["", "n", "n:", "n:1", "n:2.5", "n:20001", "q:3", "w0:nan", "w1:51", "n:5,"],
    "optimizer_options": [
        "",
        "momentum",
        "momentum:1",
        "nesterov:true",
        "betas:0.9/0.99",
        "alpha:",
    ],
    "schedule": ["", "StepLR", "cosine", "None"],
    "schedule_options": ["", "gamma:0.5", "step_size:3", "none:1"],
    "rates": ["", "own", "BEST"],
    "racers": ["", "lion", "sgd,", ",", "sgd;betas:1", "adam:0.9", "none,sgd"],
    "scale": ["", "cubic", "LOG"],
    "plateau": ["", "0.02", "1e-2", "short"],
    "component": ["", "w2", "W1"],
    "draws": ["", "11", "1e2", "all"],
    "fit_start": ["", "best", "0,0", "random1"],
    "fit_rate": ["0", "-1", "nan", "inf", "1e13", "fast", ""],
    "fit_epochs": ["0", "10001", "1.5", "nan", "many", ""],
    "fit_seed": ["-1", "0.5", "9007199254740992", "x", ""],
    "plane": ["", "pca", "Principal"],
    "first": ["-1", "x", "1.5", "nan", ""],
    "second": ["-1", "x", "1.5", "inf", ""],
    "plane_seed": ["-1", "x", "0.5", ""],
    "control": ["", "walks", "None"],
    "decision": ["", "yes", "On"],
    "threshold": ["0", "1", "0.99", "x", "nan", ""],
    "ask": ["x", "nan", "inf", "1e7", "", "1,2", ","],
    "shown": ["", "cube", "Map"],
    "lang": ["", "xx", "KO", "korean"],
}
