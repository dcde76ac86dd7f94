import numpy as np
import pytest

from landscape.figures import paths_figure, slice_figure, stage_figure
from tests.figures import records

UNDER = 0.2 + np.linspace(0, 2, 21)


def trace(figure, name):
    (found,) = (one for one in figure.data if one.name == name)
    return found


def test_on_a_slice_the_path_stays_at_the_runs_own_loss():
    side = records.side(under=UNDER)
    figure = stage_figure(records.dataset(), [side])
    run, wire = side.run, np.float32
    assert np.array_equal(trace(figure, "path").z, run.losses.astype(wire))
    assert np.array_equal(trace(figure, "shadow").z, UNDER.astype(wire))
    assert np.array_equal(trace(figure, "shadow").x, run.params[:, 0].astype(wire))
    stem = trace(figure, "stem")
    assert np.array_equal(stem.z, np.array([UNDER[-1], run.losses[-1]], wire))
    assert stem.x[0] == stem.x[1] == wire(run.params[-1, 0])
    assert np.array_equal(figure.layout.meta["runs"][0]["under"], UNDER.astype(wire))


def test_without_a_slice_there_is_neither_shadow_nor_stem():
    names = {one.name for one in stage_figure(records.dataset(), [records.side()]).data}
    assert not names & {"shadow", "stem"}
    assert "shadow" not in {one.name for one in slice_figure(records.surface(), records.run()).data}


def test_the_axis_reaches_up_to_a_run_above_its_slice():
    high = records.surface().loss.max()
    run = records.run()
    assert run.losses.max() > high
    assert records.side(under=UNDER).loss_range[1] == pytest.approx(min(3.0, 2 * high))
    assert records.side().loss_range[1] == high


def test_a_notebooks_slice_has_stems_along_the_path():
    run = records.run()
    stem = trace(slice_figure(records.surface(), run, UNDER), "stem")
    low, top, gap = np.reshape(stem.z, (-1, 3)).T
    kept = np.unique(np.linspace(0, 20, 12).round().astype(int))
    np.testing.assert_allclose(low, UNDER[kept], rtol=1e-6)
    np.testing.assert_allclose(top, run.losses[kept], rtol=1e-6)
    assert np.isnan(gap).all()
    np.testing.assert_allclose(np.reshape(stem.x, (-1, 3))[:, 0], run.params[kept, 0], rtol=1e-6)


def test_two_paths_stand_side_by_side():
    walks = [np.random.default_rng(seed).normal(size=(50, 2)).cumsum(axis=0) for seed in (0, 1)]
    figure = paths_figure(walks, ("run", "walk"), ("PC 1", "PC 2"))
    paths = [one for one in figure.data if one.name == "path"]
    assert [one.xaxis for one in paths] == ["x", "x2"]
    for path, walk in zip(paths, walks, strict=True):
        np.testing.assert_allclose(path.x, walk[:, 0], rtol=1e-6)
    assert [one.name for one in figure.data].count("end") == 2
    assert figure.layout.xaxis2.title.text == "walk: PC 1"
