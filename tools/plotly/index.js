"use strict";

// What the bundle holds. A kind of trace that a figure uses and that is missing here fails
// tests/ui/test_assets.py. "scatter" and the components are in the core.

const Plotly = require("plotly.js/lib/core");

Plotly.register([
  require("plotly.js/lib/contour"),
  require("plotly.js/lib/heatmap"),
  require("plotly.js/lib/scatter3d"),
  require("plotly.js/lib/surface"),
]);

// A surface is drawn on a logarithmic axis only if it has a calendar, which traces have by default
// from a component of 0.2 MB.
Plotly.register({
  moduleType: "component",
  name: "calendars",
  handleTraceDefaults(_given, trace, axes) {
    for (const axis of axes) trace[`${axis}calendar`] = "gregorian";
  },
});

module.exports = Plotly;
