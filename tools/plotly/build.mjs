// Builds index.js with plotly.js's own settings into the file that is named on the command line.
//
// plotly.js's package leaves out its tasks (`npm run custom-bundle`); it has the settings that they
// hand to esbuild, esbuild-config.js. That file reads one of the tasks' constants, a path that only
// its other settings use. Like the tasks, this drops the descriptions of attributes, which nothing
// reads while drawing.

import { readFile, mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { parse } from "acorn";
import { full } from "acorn-walk";
import { build } from "esbuild";

const here = import.meta.dirname;
const require = createRequire(import.meta.url);
const root = join(here, "node_modules", "plotly.js");

const constants = join(root, "tasks", "util", "constants.js");
await mkdir(dirname(constants), { recursive: true });
await writeFile(constants, `exports.pathToRoot = ${JSON.stringify(root)};\n`);
const { esbuildConfig } = require("plotly.js/esbuild-config.js");

const withoutDescriptions = {
  name: "without-descriptions",
  setup({ onLoad }) {
    onLoad({ filter: /plotly\.js[\\/]src[\\/].*\.js$/ }, async ({ path }) => {
      let text = await readFile(path, "utf8");
      const cuts = [];
      full(parse(text, { ecmaVersion: "latest" }), (node) => {
        if (node.type === "Property" && node.key.name === "description") cuts.push(node);
      });
      const outermost = cuts.filter(({ start, end }) => !cuts.some((c) => c.start < start && end <= c.end));
      for (const { start, end } of outermost.sort((a, b) => b.start - a.start)) {
        text = text.slice(0, start) + text.slice(end).replace(/^\s*,/, "");
      }
      return { contents: text, loader: "js" };
    });
  },
};

const { version } = require("plotly.js/package.json");
const whole = await readFile(join(root, "dist", "plotly.min.js"), "utf8");
const header = whole.slice(0, whole.indexOf("*/") + 2).replace("plotly.js", "plotly.js (landscape - minified)");
if (!header.includes(` v${version}\n`)) throw new Error(`plotly.js ${version} has another header: ${header}`);

await build({
  ...esbuildConfig,
  absWorkingDir: here, // names of modules in the licences are relative to it
  entryPoints: ["index.js"],
  outfile: resolve(process.argv[2]),
  minify: true,
  banner: { js: header },
  // The only style sheet is that of maps, which index.js has none of, and its plugin writes the
  // path of this folder into the bundle.
  plugins: [...esbuildConfig.plugins.filter(({ name }) => !name.endsWith("inline-css")), withoutDescriptions],
  loader: { ".css": "empty" },
  logLevel: "warning",
});
