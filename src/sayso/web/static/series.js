// The page of a series: zoom by brush, Ctrl + wheel and buttons; what is shown is in the address.
import { DAY, Tip, draw, drawForPaper, linesOf, param, plot } from "chart-view";
import { wire } from "chart-save";
import { reveal } from "saving";

const box = document.getElementById("chart");
const read = () => JSON.parse(document.getElementById("chart-data").textContent);
let chart = read();
let shown = [param(chart.spec, "left").value, param(chart.spec, "right").value];
let view;
let asked = new AbortController();
let waiting;

const sentence = (id) => document.querySelector(`#f-${CSS.escape(id)} .sentence`)?.textContent;
const tip = new Tip(box, linesOf(() => chart, sentence));
const reset = document.getElementById("reset");
const dayOf = (time) => new Date(time).toISOString().slice(0, 10);

async function redraw() {
  tip.hide();
  [param(chart.spec, "left").value, param(chart.spec, "right").value] = shown;
  view = await draw(box, chart, tip);
  view.addEventListener("click", (_, item) => follow(item?.datum));
}

// A click on a mark: on to the report of a figure, or to the citation of an estimate.
function follow(row) {
  if (dragged || !row?.id) return;
  const link = row.reason ? document.getElementById(row.id)?.querySelector(".cite") : document.getElementById(`f-${row.id}`)?.querySelector("a");
  link?.click();
}

function isWhole([left, right]) {
  return left <= chart.whole[0] && right >= chart.whole[1];
}

// Move the axis at once; ask for the tables of these days when it rests.
async function move(left, right) {
  shown = [left, Math.max(right, left + DAY)];
  tip.hide();
  mark();
  clearTimeout(waiting);
  waiting = setTimeout(settle, 300);
  await view.signal("left", shown[0]).signal("right", shown[1]).runAsync();
}

function mark() {
  const whole = isWhole(shown);
  reset.classList.toggle("off", whole);
  reset.setAttribute("aria-disabled", String(whole));
}

// The days that are shown become part of the address, and the page is asked for them.
async function settle() {
  const address = new URL(location);
  const first = Math.round((shown[0] + DAY / 2) / DAY) * DAY; // a day stands in its middle
  const last = Math.max(Math.round((shown[1] - DAY / 2) / DAY) * DAY, first);
  const days = isWhole(shown) ? ["", ""] : [dayOf(first), dayOf(last)];
  ["since", "until"].forEach((name, at) => {
    if (days[at]) address.searchParams.set(name, days[at]);
    else address.searchParams.delete(name);
    document.querySelector(`#days [name=${name}]`).value = days[at];
  });
  address.searchParams.delete("cite");
  address.hash = "";
  if (address.href !== location.href) history.pushState(null, "", address);
  await load(address);
}

async function load(address) {
  asked.abort();
  asked = new AbortController();
  let text;
  try {
    const answer = await fetch(address, { signal: asked.signal });
    if (!answer.ok) return location.assign(address);
    text = await answer.text();
  } catch (error) {
    if (error.name !== "AbortError") document.getElementById("said").textContent = "The tables could not be loaded: the desk does not answer. Load the page again.";
    return;
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const name of ["tables", "shown", "chart-data", "drawn", "cite", "embedding", "tools", "saving"]) {
    const fresh = page.getElementById(name);
    if (!fresh) return location.assign(address);
    if (document.getElementById(name).querySelector("#days input:focus")) continue; // somebody writes days
    if (name === "embedding") fresh.open = document.getElementById(name).open;
    document.getElementById(name).replaceWith(fresh);
    window.htmx?.process(fresh);
  }
  reveal();
  chart = read();
  shown = [param(chart.spec, "left").value, param(chart.spec, "right").value];
  mark();
  await redraw();
}

// Zoom by a factor around a place of the plot, from 0 at its left to 1 at its right.
function zoom(factor, at = 0.5) {
  const [left, right] = shown;
  if (left > chart.whole[1] || right < chart.whole[0]) return move(...chart.whole);
  const wide = Math.min(Math.max((right - left) * factor, DAY), chart.whole[1] - chart.whole[0]);
  const begin = left + (right - left - wide) * at;
  const first = Math.min(Math.max(begin, chart.whole[0]), chart.whole[1] - wide);
  move(first, first + wide);
}

function pan(share) {
  const [left, right] = shown;
  const wide = right - left;
  const first = Math.min(Math.max(left + wide * share, chart.whole[0]), Math.max(chart.whole[1] - wide, chart.whole[0]));
  move(first, first + wide);
}

box.addEventListener("wheel", (event) => {
  if (!event.ctrlKey && !event.metaKey) return; // the page scrolls
  event.preventDefault();
  const area = plot(box);
  const at = Math.min(Math.max((event.clientX - area.left) / area.width, 0), 1);
  zoom(Math.exp(Math.min(Math.max(event.deltaY, -120), 120) * 0.0025), at);
}, { passive: false });

// The brush: drag over the days to see.
const brush = document.createElement("div");
brush.className = "brush";
brush.hidden = true;
document.body.append(brush);
let began = null;
let dragged = false;

box.addEventListener("pointerdown", (event) => {
  dragged = false;
  const area = plot(box);
  const inside = area && event.button === 0 && event.clientX >= area.left && event.clientX <= area.right && event.clientY >= area.top;
  began = inside ? event.clientX : null;
});
addEventListener("pointermove", (event) => {
  if (began === null) return;
  if (!dragged && Math.abs(event.clientX - began) < 6) return;
  dragged = true;
  tip.hide();
  const area = plot(box);
  const x = Math.min(Math.max(event.clientX, area.left), area.right);
  brush.hidden = false;
  Object.assign(brush.style, {
    left: `${Math.min(began, x) + scrollX}px`, width: `${Math.abs(x - began)}px`,
    top: `${area.top + scrollY}px`, height: `${area.height}px`,
  });
  event.preventDefault();
});
addEventListener("pointerup", (event) => {
  if (began === null) return;
  const from = began;
  began = null;
  brush.hidden = true;
  if (!dragged) return;
  const area = plot(box);
  const [left, right] = shown;
  const time = (x) => left + ((Math.min(Math.max(x, area.left), area.right) - area.left) / area.width) * (right - left);
  const ends = [time(from), time(event.clientX)].sort((one, other) => one - other);
  move(...ends);
  setTimeout(() => { dragged = false; });
});
addEventListener("pointercancel", () => { began = null; brush.hidden = true; });
box.addEventListener("dragstart", (event) => event.preventDefault());

for (const button of document.querySelectorAll("[data-zoom]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const [what, amount] = button.dataset.zoom.split(" ");
    if (what === "by") zoom(Number(amount));
    else pan(Number(amount));
  });
}
reset.addEventListener("click", (event) => {
  event.preventDefault();
  if (!isWhole(shown)) move(...chart.whole);
});
// A citation comes without a new page; its address is as if it were one.
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a.cite");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  const address = new URL(link.href);
  if (address.href !== location.href) history.pushState(null, "", address);
  await load(address);
  document.getElementById("cite").scrollIntoView({ block: "center" });
});
addEventListener("popstate", () => load(new URL(location)));

wire(() => chart);
mark();
await redraw();
let width = box.clientWidth;
new ResizeObserver(() => {
  if (box.clientWidth && box.clientWidth !== width) { width = box.clientWidth; redraw(); }
}).observe(box);
document.addEventListener("theme", redraw);
drawForPaper(redraw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
