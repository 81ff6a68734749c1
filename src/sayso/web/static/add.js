// Adding a missed figure on a report's page: its number, in digits or words, and the words behind each field.
import { fill, meaning, selected } from "./words.js";

const text = document.getElementById("text");
const add = document.getElementById("add");
const form = add?.querySelector("form");
const report = document.getElementById("report")?.dataset.report;
const MOST = 60; // characters of what may be a number; who copies a sentence is left alone
let last = null;
let asked = 0;

async function number(words) {
  const own = (asked += 1);
  const found = await meaning("quantity", words.words, report);
  if (own !== asked) return;
  if (!add.open && found.low === undefined) return; // no number: it stays shut
  add.open = true;
  document.getElementById("selected").textContent = words.words;
  form.elements["words.quantity"].value = `${words.start}-${words.end}`;
  fill(form, { low: "", high: "", ...found });
}

async function take(name, words, button) {
  if (name === "quantity") return number(words);
  form.elements[`words.${name}`].value = `${words.start}-${words.end}`;
  button.textContent = `❝${words.words.slice(0, 30)}❞`;
  if (name === "place") fill(form, { place_text: words.words });
  if (name === "speaker") fill(form, { speaker: words.words });
  if (name === "period") fill(form, await meaning("period", words.words, report));
  return null;
}

if (add?.open) add.scrollIntoView({ block: "center" }); // the page was asked for to add one
const taken = () => form.elements["words.quantity"].value !== "";
let wait = 0;
document.addEventListener("selectionchange", () => {
  const words = selected(text);
  if (!words || !form) return;
  last = words;
  clearTimeout(wait);
  if (!taken() && words.words.length <= MOST) wait = setTimeout(() => number(words), 120);
});
add?.addEventListener("toggle", () => { if (add.open && last && !taken()) number(last); });
form?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pick]");
  if (button && last) take(button.dataset.pick, last, button);
});
