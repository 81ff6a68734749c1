// A chart in a frame of another site: drawn as wide as the frame, with its tips; the wheel scrolls the page.
import { Tip, draw, drawForPaper, linesOf } from "chart-view";

const box = document.getElementById("chart");
const chart = JSON.parse(document.getElementById("chart-data").textContent);
const tip = new Tip(box, linesOf(() => chart));
let width = box.clientWidth;
await draw(box, chart, tip);
new ResizeObserver(() => {
  if (box.clientWidth && box.clientWidth !== width) { width = box.clientWidth; draw(box, chart, tip); }
}).observe(box);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(box, chart, tip));
drawForPaper(() => draw(box, chart, tip));
