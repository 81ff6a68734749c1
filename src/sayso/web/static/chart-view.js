// A chart of a series, drawn by Vega without eval: in the colours of the theme, as wide as its box.
// Names and sentences are data; they reach the page as text only.
import { expressionInterpreter } from "vega-interpreter";

export const DAY = 864e5;
const ROOM = 11; // pixels left and right of the days
const NARROW = 600; // pixels of a box from which on a legend has four columns

const PAPER = { ink: "#111", dim: "#444", line: "#bbb", ground: "#fff" };
let printing = false;

// Draws a chart light while the page is printed, whatever the theme; `redraw` is what draws it.
export function drawForPaper(redraw) {
  for (const [name, now] of [["beforeprint", true], ["afterprint", false]])
    addEventListener(name, () => { if (printing !== now) { printing = now; redraw(); } });
}

export function isDark() {
  if (printing) return false;
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function colours() {
  if (printing) return PAPER;
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  return { ink: of("--ink"), dim: of("--dim"), line: of("--line"), ground: of("--panel") };
}

// The specification in a theme: what is of the light palette is of the dark one there.
function painted(value, pairs) {
  if (typeof value === "string") return pairs.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => painted(one, pairs));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, painted(one, pairs)]));
}

export function param(spec, name) {
  return spec.params.find((one) => one.name === name);
}

// Room for the numbers at the left, by the longest of them.
function gutter(spec) {
  const longest = Math.max(...param(spec, "ticks").value.map((one) => one.toLocaleString("en").length));
  return 20 + 6.6 * longest;
}

export function compiled(chart, { width, dark, ink, background = "transparent", wrap = (spec) => spec }) {
  const spec = structuredClone(chart.spec);
  if (dark) {
    const pairs = new Map(chart.palettes.light.map((one, at) => [one, chart.palettes.dark[at]]));
    pairs.set(chart.neutral.light, chart.neutral.dark);
    spec.vconcat = painted(spec.vconcat, pairs);
  }
  const across = Math.max(Math.round(width - gutter(spec) - 14), 120);
  param(spec, "across").value = across;
  for (const part of spec.vconcat) {
    part.width = across;
    for (const one of part.layer ?? [part])
      if (one.encoding?.color?.legend) {
        one.encoding.color.legend.columns = width < NARROW ? 2 : 4;
        one.encoding.color.legend.labelLimit = width < NARROW ? across / 2 - 24 : 190;
      }
  }
  spec.background = background;
  spec.padding = { left: 4, right: 10, top: 4, bottom: 4 };
  spec.config = {
    ...spec.config,
    font: "Inter, system-ui, sans-serif",
    axis: { ...spec.config.axis, labelColor: ink.dim, gridColor: ink.line, domainColor: ink.line, tickColor: ink.line },
    legend: { ...spec.config.legend, labelColor: ink.ink },
    axisY: { minExtent: gutter(spec) - 12 },
  };
  return vegaLite.compile(wrap(spec, across), { logger: vega.logger(vega.Error) }).spec;
}

export function viewOf(chart, options, more) {
  const made = compiled(chart, options);
  return new vega.View(vega.parse(made, null, { ast: true }), { expr: expressionInterpreter, ...more });
}

// Draws a chart into its box, with a tip; gives the view.
export async function draw(box, chart, tip) {
  box.style.minHeight = `${box.clientHeight}px`;
  box.chartView?.finalize();
  const view = viewOf(chart, { width: box.clientWidth, dark: isDark(), ink: colours() }, { renderer: "svg", container: box });
  box.chartView = view;
  const rows = new Map(
    [...chart.spec.datasets.figures, ...chart.spec.datasets.estimates].map((row) => [row.id, row]),
  );
  view.tooltip((_, event, item, value) => tip.show(event, value ? rows.get(item?.datum?.id) : null));
  await view.runAsync();
  box.style.minHeight = "";
  box.dataset.drawn = "yes";
  return view;
}

// The rectangle of the days on the page.
export function plot(box) {
  const area = box.querySelector("g.numbers_group path.background")?.getBoundingClientRect();
  return area && new DOMRect(area.x + ROOM, area.y, area.width - 2 * ROOM, area.height);
}

// What a mark says, beside the pointer, as long as that is on it.
export class Tip {
  constructor(box, lines) {
    this.lines = lines;
    this.element = document.createElement("div");
    this.element.className = "tip";
    this.element.setAttribute("role", "tooltip");
    this.element.hidden = true;
    document.body.append(this.element);
    const hide = () => this.hide();
    box.addEventListener("pointerleave", hide);
    box.addEventListener("pointercancel", hide);
    addEventListener("scroll", hide, { passive: true, capture: true });
    addEventListener("blur", hide);
    addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
    document.addEventListener("pointerdown", (event) => { if (!box.contains(event.target)) hide(); });
  }

  hide() {
    this.element.hidden = true;
  }

  show(event, row) {
    if (!row) return this.hide();
    this.element.replaceChildren(
      ...this.lines(row).filter(([words]) => words).map(([words, name]) => {
        const made = document.createElement("p");
        if (name) made.className = name;
        made.textContent = words;
        return made;
      }),
    );
    this.element.hidden = false;
    const { offsetWidth: wide, offsetHeight: high } = this.element;
    const x = Math.min(event.clientX + 14, innerWidth - wide - 12);
    const y = event.clientY + 16 + high > innerHeight ? event.clientY - high - 12 : event.clientY + 16;
    this.element.style.left = `${Math.max(8, x) + scrollX}px`;
    this.element.style.top = `${Math.max(8, y) + scrollY}px`;
  }
}

// The lines of a tip: of a figure its words and who says so, of an estimate why it is the best.
export function linesOf(chart, sentenceOf = () => "") {
  return (row) => {
    if (row.reason) return [[`Estimate ${row.number_text} · ${row.when}`, "strong"], [row.reason]];
    const same = chart().spec.datasets.figures.filter(
      (one) => one.id !== row.id && one.day === row.day && one.number === row.number && one.high === row.high,
    );
    const others = [...new Set(same.map((one) => one.publisher))].join(", ");
    return [
      [`${row.number_text} · ${row.when}`, "strong"],
      [sentenceOf(row.id) || `“${row.quote}”`],
      [`${row.publisher}${row.says !== row.publisher ? `, citing ${row.says}` : ""}, ${row.published}`, "dim"],
      [[row.state === "stands" ? "" : row.state, row.note].filter(Boolean).join("; "), "warn"],
      [others && `The same number: ${others}`, "dim"],
    ];
  };
}
