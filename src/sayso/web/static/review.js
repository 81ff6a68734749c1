// Review: the next finding is there at once, a decision is sent behind it; fields are changed where they stand.
// Without this script the forms of the page do the same, one page a decision.
import { fill, meaning, selected, typing } from "./words.js";

const section = document.getElementById("item");
const told = document.getElementById("told");
const tokens = document.getElementById("tokens").elements;
const acts = tokens.last.value ? [tokens.last.value] : []; // what undo takes back, the last one last
const ahead = new Map(); // findings that were fetched before they are asked for
let sending = Promise.resolve(); // decisions are sent in the order in which they are made
let under = 0; // how many are on their way
let last = null; // the words that were selected last
let arriving = null; // the finding that was asked for and is not shown yet

const found = () => document.getElementById("found");
const names = () => [...document.querySelectorAll(".queue a[data-name]")].filter((one) => !one.parentElement.matches(".done"));
const link = (name) => document.querySelector(`.queue a[data-name="${CSS.escape(name)}"]`);

// ---- findings, fetched ahead ----
function get(name) {
  if (!ahead.has(name)) {
    const part = fetch(`/review/item?at=${encodeURIComponent(name)}`).then(async (answer) => {
      if (!answer.ok) throw new Error("It could not be loaded. Load the page again.");
      return answer.text();
    });
    part.catch(() => ahead.delete(name));
    ahead.set(name, part);
  }
  return ahead.get(name);
}

function fetchNext() {
  const all = names();
  const at = all.findIndex((one) => one.hasAttribute("aria-current"));
  for (const one of all.slice(at + 1, at + 3)) get(one.dataset.name).catch(() => {});
}

async function show(name, { replace = false } = {}) {
  for (const one of document.querySelectorAll(".queue [aria-current]")) one.removeAttribute("aria-current");
  const entry = link(name);
  entry?.setAttribute("aria-current", "true");
  entry?.scrollIntoView({ block: "nearest" });
  const address = new URL(location);
  address.searchParams.set("at", name);
  history[replace ? "replaceState" : "pushState"]({ name }, "", address);
  const own = (arriving = get(name));
  try {
    const part = await own;
    if (new URL(location).searchParams.get("at") !== name) return; // somebody went on
    section.innerHTML = part; // it is a part of the desk's own page
    begin();
  } catch (error) {
    tell(error.message, { bad: true });
  } finally {
    if (arriving === own) arriving = null;
  }
}

function begin() {
  last = null;
  const back = `/review${location.search}`;
  for (const field of section.querySelectorAll("input[name=back]")) if (!field.closest("#split, #flag")) field.value = back;
  const key = section.querySelector(".fields")?.dataset.card;
  const own = key && section.querySelector(`#text [data-own="${CSS.escape(key)}"]`);
  if (key) light(key);
  if (own) {
    const text = document.getElementById("text");
    text.scrollTop = own.offsetTop - text.offsetTop - text.clientHeight / 3;
  }
  if (section.querySelector(".problem:not([hidden])")) openFields();
  ahead.delete(found()?.dataset.name);
  fetchNext();
}

function light(key) {
  for (const piece of section.querySelectorAll("#text [data-keys]"))
    piece.classList.toggle("lit", piece.dataset.keys.split(" ").some((one) => one.startsWith(`${key}:`)));
  for (const piece of section.querySelectorAll(`#text [data-own="${CSS.escape(key)}"]`)) piece.classList.add("chosen");
}

function go(step) {
  const all = names();
  const at = all.findIndex((one) => one.hasAttribute("aria-current"));
  const next = all[at + step];
  if (next) return show(next.dataset.name);
  if (step > 0) document.querySelector(".queue a[rel=next]")?.click();
  return null;
}

// ---- what the desk tells ----
function tell(words, { bad = false, undo = "" } = {}) {
  told.replaceChildren();
  const line = document.createElement("div");
  line.className = bad ? "flash bad" : "flash";
  line.append(words);
  if (undo) {
    const button = document.createElement("button");
    button.className = "quiet";
    button.dataset.do = "undo";
    button.innerHTML = "Undo <kbd>u</kbd>";
    line.append(" ", button);
  }
  told.append(line);
  return line;
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": tokens.csrf.value },
    body: JSON.stringify(body),
  });
  const said = await answer.json();
  if (answer.ok) return said;
  const error = new Error(said.error?.message ?? "It was not written. Try again.");
  error.status = answer.status;
  throw error;
}

function moved(outcome) {
  if (!outcome.day || outcome.before === outcome.after) return "";
  const [before, after] = [outcome.before, outcome.after].map((n) => (n === null ? "none" : n.toLocaleString("en")));
  return ` The estimate of ${outcome.day}: ${before} → ${after}.`;
}

// How the estimate moved is known a moment later; the line says so when it is, if it is still there.
async function follow(number, line) {
  for (const pause of [300, 500, 800, 1200, 2000, 3000, 5000, 8000]) {
    await new Promise((done) => setTimeout(done, pause));
    if (!line.isConnected) return;
    const answer = await fetch(`/api/reviews/${number}`);
    if (!answer.ok) return;
    const outcome = await answer.json();
    if (outcome.refreshed) {
      line.dataset.refreshed = "true";
      const words = moved(outcome);
      if (words) line.firstChild.after(words);
      return;
    }
  }
}

function counted(step) {
  const box = document.getElementById("progress");
  const decided = (box.dataset.decided = String(Math.max(0, Number(box.dataset.decided) + step)));
  const minutes = Number(box.dataset.minutes);
  const rate = minutes && decided > 4 ? `, ${Math.round((decided * 60) / minutes)} an hour` : "";
  const waiting = document.getElementById("waiting");
  const left = (waiting.dataset.waiting = String(Math.max(0, Number(waiting.dataset.waiting) - step)));
  waiting.textContent = left === "1" ? "1 finding waits" : `${Number(left).toLocaleString("en")} findings wait`;
  box.textContent = decided > 0 ? `This session: ${decided} decided${rate}.` : "";
}

// ---- deciding ----
const DONE = { confirm: "Confirmed.", reject: "Rejected.", correct: "Corrected.", merge: "Merged.", split: "Split.", skip: "Skipped: it comes last.", flag: "Flagged for others." };

function about() {
  const { kind, report, finding, seen, name, words } = found().dataset;
  return { kind, report, finding, seen: Number(seen), name, words };
}

// On to the next finding before the answer is there; back to this one if it was refused.
function decide(verdict, more = {}) {
  if (!found()?.dataset.finding) return;
  const one = about();
  leave(one.name);
  under += 1;
  sending = sending.then(async () => {
    try {
      const { kind, report, finding, seen } = one;
      const outcome = await post("/api/reviews", { verdict, kind, report, finding, seen, ...more });
      acts.push(`review ${outcome.review}`);
      counted(1);
      follow(outcome.review, tell(`${DONE[verdict]} “${one.words}”`, { undo: "yes" }));
    } catch (error) {
      await backTo(one.name, `${error.message} Nothing was written.`);
    } finally {
      under -= 1;
    }
  });
}

function leave(name) {
  const all = names();
  const at = all.findIndex((entry) => entry.dataset.name === name);
  const next = all[at + 1] ?? all[at - 1];
  link(name)?.parentElement.classList.add("done");
  ahead.delete(name);
  if (next) return show(next.dataset.name, { replace: true });
  const following = document.querySelector(".queue a[rel=next]");
  if (following) return sending.then(() => setTimeout(() => following.click()));
  section.innerHTML = '<p class="dim pad">That was the last one here.</p>';
  return null;
}

async function backTo(name, problem) {
  ahead.delete(name);
  link(name)?.parentElement.classList.remove("done");
  await show(name);
  if (problem) tell(problem, { bad: true });
}

function mark(which, note = "") {
  const one = about();
  if (which === "skip") leave(one.name);
  sending = sending.then(async () => {
    try {
      const made = await post("/api/marks", { mark: which, finding: one.name, note });
      acts.push(made.act);
      if (which === "flag") await backTo(one.name);
      tell(DONE[which], { undo: "yes" });
    } catch (error) {
      await backTo(one.name, error.message);
    }
  });
}

function undo() {
  sending = sending.then(async () => {
    try {
      const done = await post("/api/undo", { act: acts.pop() ?? "" });
      if (done.act.startsWith("review")) counted(-1);
      const page = new URL(done.page, location);
      const name = page.pathname === "/review" && page.searchParams.get("at");
      if (name) await backTo(name);
      else location.assign(page);
      tell(`Undone: ${done.told}.`);
    } catch (error) {
      tell(error.message, { bad: true });
    }
  });
}

// ---- changing fields where they stand ----
const form = () => document.getElementById("edit");

function openFields(key) {
  const rows = [...section.querySelectorAll("#edit [data-key]")].filter((row) => !key || row.dataset.key === key);
  if (!rows.length) return;
  form().classList.add("open");
  for (const row of rows) {
    row.classList.add("open");
    row.querySelector("[data-open]").setAttribute("aria-expanded", "true");
  }
  const words = key && last;
  if (words) take(rows[0], words);
  const first = rows[0].querySelector(".editor input:not([type=hidden]), .editor select");
  first.focus();
  first.select?.();
}

function closeFields() {
  form()?.reset();
  form()?.classList.remove("open");
  problem("");
  for (const row of section.querySelectorAll("#edit [data-key].open")) {
    row.classList.remove("open");
    row.querySelector("[data-open]").setAttribute("aria-expanded", "false");
  }
  for (const button of section.querySelectorAll(".pick")) button.textContent = "❝ words";
}

// Selected words become the evidence of a field, and its value where they say one.
async function take(row, words) {
  const name = row.dataset.name;
  const span = form().elements[`words.${name}`];
  if (!span) return;
  span.value = `${words.start}-${words.end}`;
  row.querySelector(".pick").textContent = `❝${words.words.slice(0, 30)}❞`;
  if (name === "place") fill(form(), { place_text: words.words });
  else if (name === "speaker") fill(form(), form().elements.actor ? { actor: words.words } : { speaker: words.words });
  else if (name === "counted") fill(form(), { counted: words.words });
  else if (name === "quantity" || name === "period") fill(form(), await meaning(name, words.words, found().dataset.report));
}

function problem(words, { unknown = false } = {}) {
  const box = form()?.querySelector(".problem");
  if (!box) return;
  box.replaceChildren();
  box.hidden = !words;
  if (!words) return;
  const strong = document.createElement("b");
  strong.textContent = words;
  box.append(strong);
  if (unknown) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.do = "anyway";
    button.textContent = "Save it all the same";
    box.append(" ", button);
  }
}

// A correction waits for its answer: what is refused stays on the form as it was typed.
async function save({ check = true } = {}) {
  const sent = form();
  const data = new FormData(sent);
  const one = about();
  const [fields, words] = [{}, {}];
  const own = new Set(["csrf", "verdict", "kind", "report", "finding", "seen", "back", "note", "unknown"]);
  for (const [name, value] of data)
    if (name.startsWith("words.")) { if (value) words[name.slice(6)] = value; }
    else if (!own.has(name)) fields[name] = value;
  if (data.get("unknown")) check = false;
  try {
    await sending;
    const { kind, report, finding, seen } = one;
    const outcome = await post("/api/reviews", { verdict: "correct", kind, report, finding, seen, note: data.get("note"), fields, words, check });
    acts.push(`review ${outcome.review}`);
    counted(1);
    leave(one.name);
    follow(outcome.review, tell(`${DONE.correct} “${one.words}”`, { undo: "yes" }));
  } catch (error) {
    if (error.status === 409) return conflict(sent, error.message);
    problem(error.message, { unknown: error.message.endsWith("Save it anyway?") });
  }
}

// Somebody was quicker: their decision is shown, what was typed stays, and saving again decides after them.
async function conflict(sent, message) {
  const name = found().dataset.name;
  ahead.delete(name);
  let part;
  try {
    part = await get(name);
  } catch (error) {
    return problem(`${message} ${error.message}`);
  }
  const fresh = new DOMParser().parseFromString(part, "text/html").getElementById("found");
  ahead.delete(name);
  if (fresh?.dataset.finding) {
    Object.assign(found().dataset, { seen: fresh.dataset.seen, finding: fresh.dataset.finding, name: fresh.dataset.name });
    for (const [field, value] of [["seen", fresh.dataset.seen], ["finding", fresh.dataset.finding]]) sent.elements[field].value = value;
    problem(`${message} What you typed is still here: save it again to decide after them.`);
  } else problem(`${message} It no longer stands; what you typed is still here.`);
}

// ---- keys and clicks ----
const rejecting = () => document.getElementById("why-rejected");
function reject(reason) {
  rejecting().hidden = true;
  decide("reject", { reason });
}

function pop(id) {
  const more = document.getElementById("more");
  more.open = true;
  document.getElementById(id)?.querySelector("input:not([type=hidden]), button")?.focus();
  if (id === "split" && last) aim(last);
}

async function aim(words) {
  const split = document.getElementById("split");
  if (!split) return;
  split.querySelector("[data-selected]").textContent = words.words;
  split.elements["words.quantity"].value = `${words.start}-${words.end}`;
  if (split.elements.low) fill(split, await meaning("quantity", words.words, found().dataset.report));
}

const keys = {
  j: () => go(1),
  k: () => go(-1),
  c: () => document.getElementById("confirm") && decide("confirm"),
  r: () => { if (rejecting()) { rejecting().hidden = false; rejecting().querySelector("button").focus(); } },
  e: () => openFields(),
  u: undo,
  s: () => document.getElementById("skip") && mark("skip"),
  f: () => document.getElementById("flag") && pop("flag"),
  g: () => document.getElementById("merge") && pop("merge"),
  d: () => document.getElementById("split") && pop("split"),
  m: () => document.getElementById("more")?.toggleAttribute("open"),
  a: () => document.getElementById("add-missed")?.click(),
  "?": () => document.getElementById("keys").showModal(),
};

function escape() {
  if (rejecting() && !rejecting().hidden) rejecting().hidden = true;
  else if (document.getElementById("more")?.open) document.getElementById("more").open = false;
  else closeFields();
  section.focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if (document.getElementById("keys").open) return;
  if (event.key === "Escape") return escape();
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
  if (rejecting() && !rejecting().hidden) {
    const reasons = [...rejecting().querySelectorAll("button")];
    const chosen = event.key === "r" ? reasons.at(-1) : reasons[Number(event.key) - 1];
    if (!chosen || (chosen === reasons.at(-1) && event.key !== "r")) return;
    event.preventDefault();
    return reject(chosen.dataset.reason);
  }
  const act = /^[1-9]$/.test(event.key) ? () => openFields(event.key) : keys[event.key];
  if (!act) return;
  event.preventDefault(); // or the key would go on to the field that it leads to
  if (!arriving || ["j", "k"].includes(event.key)) return act();
  const name = new URL(location).searchParams.get("at"); // it is meant for what arrives, not for what still stands
  arriving.then(() => { if (found()?.dataset.name === name) act(); }, () => {});
});

section.addEventListener("submit", (event) => {
  const id = event.target.id;
  const data = new FormData(event.target);
  const own = {
    confirm: () => decide("confirm"),
    reject: () => keys.r(),
    edit: () => save(),
    skip: () => mark("skip"),
    flag: () => mark("flag", data.get("note")),
    merge: () => decide("merge", { other: data.get("other") }),
  }[id];
  if (!own) return;
  event.preventDefault();
  own();
});

document.addEventListener("click", (event) => {
  const target = event.target.closest?.("[data-do], [data-open], [data-pick], [data-reason], .queue a[data-name], #undo button");
  if (!target) return;
  const { dataset } = target;
  if (dataset.name && target.matches(".queue a")) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    return show(dataset.name);
  }
  if (target.matches("#undo button")) { event.preventDefault(); return undo(); }
  if (dataset.open) return target.closest(".open") ? closeFields() : openFields(dataset.open);
  if (dataset.pick && last) return take(target.closest("[data-key]"), last);
  if (dataset.reason !== undefined && target.closest("#why-rejected")) return reject(dataset.reason);
  return { edit: () => openFields(), cancel: closeFields, keys: keys["?"], undo, anyway: () => save({ check: false }) }[dataset.do]?.();
});

document.addEventListener("selectionchange", () => {
  const words = selected(document.getElementById("text"));
  if (!words) return;
  last = words;
  if (document.getElementById("more")?.open) aim(words);
});
for (const kind of ["mouseover", "mouseout"])
  section.addEventListener(kind, (event) => {
    const row = event.target.closest?.("[data-field]");
    if (!row) return;
    for (const piece of section.querySelectorAll("#text [data-keys]"))
      piece.classList.toggle("near", kind === "mouseover" && piece.dataset.keys.split(" ").includes(row.dataset.field));
  });
addEventListener("popstate", (event) => {
  const name = event.state?.name ?? new URL(location).searchParams.get("at");
  if (name) show(name, { replace: true });
});
addEventListener("beforeunload", (event) => { if (under) event.preventDefault(); });
begin();
document.querySelector(".queue [aria-current]")?.scrollIntoView({ block: "nearest" });
