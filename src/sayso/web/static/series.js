// The chart of a series: drawn by Vega without eval, zoomed by wheel and drag, its state in the address.
import { expressionInterpreter } from "vega-interpreter";

const box = document.getElementById("chart");
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const spec = read("chart-data");
const [since, until] = read("chart-zoom");
const figures = new Map(spec.datasets.figures.map((row) => [row.id, row]));
const tip = document.createElement("div");
tip.className = "tip";
tip.hidden = true;
document.body.append(tip);
let view;

function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  return {
    background: "transparent",
    font: "Inter, system-ui, sans-serif",
    view: { stroke: null },
    axis: {
      labelColor: of("--dim"), gridColor: of("--line"), domainColor: of("--line"), tickColor: of("--line"),
      labelFontSize: 11, labelLimit: 190,
    },
    axisY: { minExtent: margin(), maxExtent: margin(), labelLimit: margin() - 8 },
    legend: { labelColor: of("--ink"), labelFontSize: 11 },
    range: { category: ["#2f6fb2", "#c2571a", "#2a8a5c", "#8a4fae", "#b0384f", "#8a6d1d", "#2b8a99", "#6c757d", "#999"] },
  };
}

function margin() {
  return box.clientWidth < 600 ? 90 : 200;
}

async function draw() {
  const made = structuredClone(spec);
  made.config = colours();
  for (const part of made.vconcat) part.width = Math.max(box.clientWidth - margin() - 30, 160);
  if (box.clientWidth < 600) for (const part of made.vconcat) for (const one of part.layer ?? [part]) thin(one);
  if (since && until) made.params[0].value = { x: [Date.parse(since), Date.parse(until) + 864e5] };
  const compiled = vegaLite.compile(made, { logger: vega.logger(vega.Error) }).spec;
  view?.finalize();
  view = new vega.View(vega.parse(compiled, null, { ast: true }), {
    expr: expressionInterpreter,
    renderer: "svg",
    container: box,
    hover: true,
  });
  view.tooltip((_, event, item, value) => show(event, value?.id ?? item?.datum?.id));
  view.addEventListener("click", (_, item) => {
    const row = figures.get(item?.datum?.id);
    if (row) document.getElementById(`f-${row.id}`)?.querySelector("a")?.click();
  });
  view.addSignalListener("zoom", (_, value) => moved(Object.values(value ?? {})[0]));
  await view.runAsync();
  box.dataset.drawn = "yes";
}

function thin(one) {
  for (const channel of Object.values(one.encoding ?? {})) if (channel.legend) channel.legend.columns = 2;
}

function show(event, id) {
  const row = figures.get(typeof id === "string" ? id : id?.id);
  tip.hidden = !row;
  if (!row) return;
  tip.replaceChildren();
  const line = (words, name) => {
    const made = document.createElement("p");
    if (name) made.className = name;
    made.textContent = words;
    tip.append(made);
  };
  line(`${row.number_text} · ${row.when}`, "strong");
  line(document.querySelector(`#f-${row.id} .sentence`)?.textContent ?? "");
  line(`${row.publisher}${row.says !== row.publisher ? `, citing ${row.says}` : ""}, ${row.published}`, "dim");
  if (row.state !== "stands" || row.note) line([row.state === "stands" ? "" : row.state, row.note].filter(Boolean).join("; "), "warn");
  const x = Math.min(event.pageX + 14, scrollX + innerWidth - tip.offsetWidth - 12);
  tip.style.left = `${Math.max(8, x)}px`;
  tip.style.top = `${event.pageY + 16}px`;
}

const day = (time) => new Date(time).toISOString().slice(0, 10);
let waiting;
function moved(range) {
  if (!range) return;
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const address = new URL(location);
    address.searchParams.set("since", day(range[0]));
    address.searchParams.set("until", day(range[1] - 1));
    if (address.href === location.href) return;
    history.replaceState(null, "", address);
    for (const name of ["since", "until"]) document.querySelector(`#days [name=${name}]`).value = address.searchParams.get(name);
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("tables").replaceWith(page.getElementById("tables"));
  }, 350);
}

await draw();
let width = box.clientWidth;
addEventListener("resize", () => {
  if (box.clientWidth !== width) { width = box.clientWidth; draw(); }
});
document.addEventListener("theme", draw);
