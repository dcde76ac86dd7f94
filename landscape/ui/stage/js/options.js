// How Plotly is asked to behave, whatever it draws.

export function plotOptions({ narrow, scenes, words }) {
  return {
    displayModeBar: narrow || !scenes.length ? false : "hover",
    modeBarButtons: [["pan3d", "zoom3d", "tableRotation"]], // the list of views has the way back
    locale: words.language,
    locales: { [words.language]: { dictionary: words.plotly, format: {} } },
    displaylogo: false,
    responsive: false,
    scrollZoom: false,
    doubleClick: false,
    plotGlPixelRatio: Math.max(1, window.devicePixelRatio),
  };
}
