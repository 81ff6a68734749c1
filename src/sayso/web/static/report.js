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

// Open a card: beside the words that were clicked (`piece`), or in the list, where it stands.
function choose(key, { piece = null, scroll = false } = {}) {
  light(key);
  if (key.startsWith("number-")) {
    const words = piece ?? text.querySelector(`[data-own="${CSS.escape(key)}"]`);
    if (why && words) {
      why.querySelector("p").textContent = `“${words.textContent}” is ${words.title}.`;
      sayso.beside(why, words);
    }
    return;
  }
  const card = document.getElementById(key);
  if (card instanceof HTMLDetailsElement) {
    const words = piece ?? text.querySelector(`[data-own="${CSS.escape(key)}"], [data-others~="${CSS.escape(key)}"]`);
    if (scroll) words?.scrollIntoView({ block: "center" });
    if (piece || scroll) sayso.beside(card, words);
    else sayso.inList(card, words);
  }
  if (document.getElementById("report")) sayso.address({ at: key, notice: null, done: null });
}

// The finding that a click on words means: the nearest one of a kind that is shown.
function meant(piece) {
  return [piece.dataset.own, ...(piece.dataset.others ?? "").split(" ")].find(
    (key) => key && !text.classList.contains(`hide-${key.split("-")[0]}`),
  );
}

text?.addEventListener("click", (event) => {
  const piece = event.target.closest("[data-own]");
  const key = piece && getSelection().isCollapsed && meant(piece);
  if (key) choose(key, { piece });
});
text?.addEventListener("keydown", (event) => {
  const piece = event.target.closest("[data-own]");
  if (piece && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    const key = meant(piece);
    if (key) choose(key, { piece });
  }
});
for (const card of document.querySelectorAll(".cards details.card[id]"))
  card.addEventListener("toggle", () => { if (card.open && card.id !== "add" && !card.closest("#beside")) choose(card.id); });
for (const row of document.querySelectorAll("[data-field]")) {
  const near = (on) => () => {
    for (const piece of text.querySelectorAll("[data-keys]"))
      if (piece.dataset.keys.split(" ").includes(row.dataset.field)) piece.classList.toggle("near", on);
  };
  row.addEventListener("mouseenter", near(true));
  row.addEventListener("mouseleave", near(false));
}
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
