// Saving a chart: as PNG or SVG with its title, source and address drawn into it, and its address as a link.
import { viewOf } from "chart-view";
import { copy, download, reveal, told, wrapped } from "saving";

const WIDE = 800; // pixels of an image, before it is doubled for screens of today
const LETTERS = 118; // of a line of small print
const LIGHT = { ink: "#1d2228", dim: "#59636e", line: "#e2e5e8" };

export function permalink(chart) {
  return new URL(chart.address, location.origin).href;
}

// The chart with a title above, and source and address below.
function imageOf(chart) {
  const small = [...chart.lines, permalink(chart)].flatMap((line) => wrapped(line, LETTERS));
  const wrap = (spec, across) => {
    spec.title = { text: wrapped(chart.title, 84), anchor: "start", frame: "group", fontSize: 16, fontWeight: 600, color: LIGHT.ink, offset: 12 };
    spec.vconcat.push({
      name: "print",
      width: across,
      height: small.length * 15,
      data: { values: small.map((words, at) => ({ words, at })) },
      mark: { type: "text", align: "left", baseline: "top", fontSize: 11, color: LIGHT.dim, limit: WIDE },
      encoding: {
        x: { value: 0 },
        y: { field: "at", type: "quantitative", axis: null, scale: { domain: [0, small.length], range: [0, small.length * 15], nice: false, zero: false } },
        text: { field: "words" },
      },
    });
    return spec;
  };
  return viewOf(chart, { width: WIDE, dark: false, ink: LIGHT, background: "#ffffff", wrap }, { renderer: "none" });
}

async function blobOf(chart, kind) {
  const view = await imageOf(chart).runAsync();
  try {
    if (kind === "svg") return new Blob([await view.toSVG()], { type: "image/svg+xml" });
    const canvas = await view.toCanvas(2);
    return await new Promise((done) => canvas.toBlob(done, "image/png"));
  } finally {
    view.finalize();
  }
}

// The buttons of a page: [data-save] and [data-copy]; `chart` gives what is drawn now.
export function wire(chart) {
  reveal();
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-save], [data-copy]");
    if (!button) return;
    const { save, copy: what } = button.dataset;
    if (save) {
      button.disabled = true;
      try {
        download(await blobOf(chart(), save), `${chart().file}.${save}`);
      } catch {
        told(button, "The image could not be made. Take the CSV, or try another browser.");
      }
      button.disabled = false;
      return;
    }
    const text = what === "link" ? permalink(chart()) : document.getElementById(what).value;
    told(button, (await copy(text)) ? "Copied." : "This browser copies nothing here: select the text and copy it.");
  });
}
