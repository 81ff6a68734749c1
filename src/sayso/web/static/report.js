// A text with marked findings: a click shows the fields and lights the words behind each.
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

const at = document.getElementById("report")?.dataset.at;
if (at && at !== "add") choose(at, { scroll: true });
