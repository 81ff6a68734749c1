// A text with marked findings: a click shows the fields and lights the words behind each.
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
  if (document.getElementById("report")) sayso.address({ at: key });
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
const at = document.getElementById("report")?.dataset.at;
if (at && at !== "add") choose(at, { scroll: true });
