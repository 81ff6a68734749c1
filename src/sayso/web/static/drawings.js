// The small drawings of a situation, saved: larger, with title, source and address, as SVG or PNG.
import { copy, download, reveal, told, wrapped } from "saving";

const WIDE = 640;
const EDGE = 24;
const STYLES = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "paint-order", "font-size", "font-family", "color"];
const SVG = "http://www.w3.org/2000/svg";

function element(name, attributes, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

// A copy of a drawing that needs no style sheet.
function standalone(drawing) {
  const made = drawing.cloneNode(true);
  const own = [drawing, ...drawing.querySelectorAll("*")];
  [made, ...made.querySelectorAll("*")].forEach((one, at) => {
    const style = getComputedStyle(own[at]);
    for (const name of STYLES) if (style.getPropertyValue(name)) one.style.setProperty(name, style.getPropertyValue(name));
    one.removeAttribute("class");
  });
  return made;
}

// The course of a number, drawn anew with its days and numbers: a line that holds until the next number.
function courseOf(points, colour, dim) {
  const [wide, high, left, foot] = [600, 240, 8, 24];
  const made = element("svg", { viewBox: `0 0 ${wide} ${high}` });
  const days = points.map(([day]) => Date.parse(day));
  const most = Math.max(...points.map(([, best]) => best), 1);
  const x = (at) => left + ((wide - 2 * left) * (days[at] - days[0])) / Math.max(days.at(-1) - days[0], 1);
  const y = (best) => 28 + (high - foot - 34) * (1 - best / most);
  const text = (words, more) => made.append(element("text", { "font-size": 12, "font-family": "Inter, system-ui, sans-serif", fill: dim, ...more }, words));
  made.append(element("path", { d: `M0 ${y(0)}H${wide}`, stroke: dim, "stroke-opacity": 0.5 }));
  const known = points.map(([, best, open], at) => [x(at), y(best), open]);
  const closed = known.filter(([, , open]) => !open);
  made.append(element("path", { d: closed.map(([cx, cy], at) => (at ? `H${cx}V${cy}` : `M${cx} ${cy}`)).join(""), fill: "none", stroke: colour, "stroke-width": 2 }));
  known.forEach(([cx, cy, open], at) => {
    const mark = open ? element("path", { d: `M${cx - 7} ${cy}h14m-7 0v-14`, stroke: colour, "stroke-width": 2, "stroke-opacity": 0.6 }) : element("circle", { cx, cy, r: 4, fill: colour });
    const [day, best] = points[at];
    mark.append(element("title", {}, `${best.toLocaleString("en")}${open ? " or more" : ""}, ${day}`));
    made.append(mark);
  });
  const ends = [0, points.length - 1, points.findIndex(([, best]) => best === most)];
  for (const at of new Set(ends)) {
    const [, best, open] = points[at];
    const anchor = x(at) < wide / 3 ? "start" : x(at) > (2 * wide) / 3 ? "end" : "middle";
    text(`${best.toLocaleString("en")}${open ? " or more" : ""}`, { x: x(at), y: y(best) - (open ? 18 : 9), "text-anchor": anchor });
  }
  text(points[0][0], { x: left, y: high - 4 });
  text(points.at(-1)[0], { x: wide - left, y: high - 4, "text-anchor": "end" });
  return made;
}

function imageOf(drawing, { title, lines, address, points }) {
  const page = getComputedStyle(document.documentElement);
  const of = (name) => page.getPropertyValue(name).trim();
  const head = wrapped(title, 58);
  const small = [...lines.split("\n"), new URL(address, location.origin).href].flatMap((line) => wrapped(line, 92));
  const inner = points ? courseOf(JSON.parse(points), of("--accent"), of("--dim")) : standalone(drawing);
  const [, , wide, high] = inner.getAttribute("viewBox").split(" ").map(Number);
  const scale = Math.min((WIDE - 2 * EDGE) / wide, 480 / high);
  const top = EDGE + head.length * 24;
  const below = top + high * scale + 24;
  const height = below + small.length * 16 + 8;
  const made = element("svg", { xmlns: SVG, width: WIDE, height, viewBox: `0 0 ${WIDE} ${height}` });
  const font = "Inter, system-ui, sans-serif";
  made.append(element("rect", { width: WIDE, height, fill: of("--panel") }));
  head.forEach((line, at) => made.append(element("text", { x: EDGE, y: EDGE + 12 + at * 24, "font-size": 18, "font-weight": 600, "font-family": font, fill: of("--ink") }, line)));
  for (const [name, value] of Object.entries({ x: EDGE, y: top, width: wide * scale, height: high * scale })) inner.setAttribute(name, value);
  for (const name of ["max-width", "max-height", "width", "height", "border"]) inner.style.removeProperty(name);
  made.append(inner);
  small.forEach((line, at) => made.append(element("text", { x: EDGE, y: below + at * 16, "font-size": 12, "font-family": font, fill: of("--dim") }, line)));
  return new XMLSerializer().serializeToString(made);
}

async function png(text) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * image.naturalWidth;
  canvas.height = 2 * image.naturalHeight;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

reveal();
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-drawing]");
  if (!button) return;
  const about = button.closest("[data-saving]");
  const kind = button.dataset.drawing;
  if (kind === "link") {
    const done = await copy(new URL(about.dataset.address, location.origin).href);
    return told(button, done ? "Copied." : "This browser copies nothing here: open the title and copy its address.");
  }
  try {
    const text = imageOf(about.closest(".keyfig, .map-of").querySelector("svg"), about.dataset);
    const blob = kind === "svg" ? new Blob([text], { type: "image/svg+xml" }) : await png(text);
    download(blob, `${about.dataset.file}.${kind}`);
  } catch {
    told(button, "The image could not be made. Take the CSV, or try another browser.");
  }
});
