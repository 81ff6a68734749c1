// A text with marked findings: a click shows the fields and lights the words behind each; selecting words
// gives the evidence for a figure that is added, or for a field that is corrected.
const text = document.getElementById("text");
const why = document.getElementById("why");

function light(key) {
  for (const lit of document.querySelectorAll(".lit, .chosen")) lit.classList.remove("lit", "chosen");
  for (const piece of text.querySelectorAll("[data-keys]"))
    if (piece.dataset.keys.split(" ").some((one) => one.startsWith(`${key}:`))) piece.classList.add("lit");
  for (const piece of text.querySelectorAll(`[data-own="${CSS.escape(key)}"]`)) piece.classList.add("chosen");
}

// Bring a card into view within its list; where the list is below the text (a phone), move the page.
function show(card) {
  const list = card.closest(".cards");
  if (list && list.scrollHeight > list.clientHeight)
    list.scrollTop = card.offsetTop - list.offsetTop - 40;
  else if (list && getComputedStyle(list).position === "static") card.scrollIntoView({ block: "nearest" });
}

function choose(key, { scroll = false } = {}) {
  const card = document.getElementById(key);
  if (key.startsWith("number-")) {
    const piece = text.querySelector(`[data-own="${CSS.escape(key)}"]`);
    if (why && piece) {
      why.hidden = false;
      why.querySelector("p").textContent = `“${piece.textContent}” is ${piece.title}.`;
      why.scrollIntoView({ block: "nearest" });
    }
    light(key);
    return;
  }
  if (why) why.hidden = true;
  if (card instanceof HTMLDetailsElement) {
    for (const other of document.querySelectorAll(".cards details[open]")) if (other !== card) other.open = false;
    card.open = true;
    show(card);
  }
  light(key);
  if (scroll) text.querySelector(`[data-own="${CSS.escape(key)}"]`)?.scrollIntoView({ block: "nearest" });
  if (document.getElementById("report")) {
    const address = new URL(location);
    address.searchParams.set("at", key);
    history.replaceState(null, "", address);
  }
}

text?.addEventListener("click", (event) => {
  const piece = event.target.closest("[data-own]");
  if (piece && getSelection().isCollapsed) choose(piece.dataset.own);
});
text?.addEventListener("keydown", (event) => {
  const piece = event.target.closest("[data-own]");
  if (piece && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    choose(piece.dataset.own);
  }
});
for (const card of document.querySelectorAll(".cards details.card[id]"))
  card.addEventListener("toggle", () => { if (card.open && card.id !== "add") choose(card.id); });
for (const row of document.querySelectorAll("[data-field]")) {
  const near = (on) => () => {
    for (const piece of text.querySelectorAll("[data-keys]"))
      if (piece.dataset.keys.split(" ").includes(row.dataset.field)) piece.classList.toggle("near", on);
  };
  row.addEventListener("mouseenter", near(true));
  row.addEventListener("mouseleave", near(false));
}
for (const box of document.querySelectorAll("[data-show]"))
  box.addEventListener("change", () => text.classList.toggle(`hide-${box.dataset.show}`, !box.checked));

// Offsets count characters as Python does: one for every code point.
function offset(node, place) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
  if (!piece) return null;
  const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, place) : "";
  return Number(piece.dataset.at) + [...before].length;
}

function selected() {
  const found = getSelection();
  if (!found.rangeCount || found.isCollapsed || !text?.contains(found.anchorNode)) return null;
  const range = found.getRangeAt(0);
  const words = found.toString();
  const start = offset(range.startContainer, range.startOffset);
  if (start === null || !words.trim()) return null;
  const lead = words.length - words.trimStart().length;
  return { start: start + lead, end: start + lead + [...words.trim()].length, words: words.trim() };
}

const add = document.getElementById("add");
const places = new Map();
document.addEventListener("selectionchange", () => {
  const found = selected();
  if (!found) return;
  places.set("last", found);
  if (add && (add.open || /\d/.test(found.words))) fill(found); // who only copies a sentence is left alone
});
add?.addEventListener("toggle", () => {
  if (add.open && places.has("last")) fill(places.get("last"));
});

function fill(found) {
  const form = add.querySelector("form");
  add.open = true;
  document.getElementById("selected").textContent = found.words;
  form.elements["words.quantity"].value = `${found.start}-${found.end}`;
  const number = found.words.replace(/(\d),(?=\d{3})/g, "$1").match(/\d+/);
  for (const name of ["low", "high"]) form.elements[name].value = number ? number[0] : "";
}

for (const button of document.querySelectorAll("[data-pick]"))
  button.addEventListener("click", () => {
    const found = places.get("last");
    if (!found) return;
    button.closest("form").elements[`words.${button.dataset.pick}`].value = `${found.start}-${found.end}`;
    button.textContent = `❝${found.words.slice(0, 30)}❞`;
  });

const at = document.getElementById("report")?.dataset.at;
if (at && at !== "add") choose(at, { scroll: true });
const only = document.querySelector(".item .fields");
if (only) light(only.dataset.card);
