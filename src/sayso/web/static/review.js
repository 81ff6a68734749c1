// Review by keyboard: j and k along the queue, c confirm, e correct, r reject, u undo.
const edit = document.getElementById("edit");

function open(on) {
  if (!edit) return;
  edit.hidden = !on;
  if (on) edit.querySelector("select, input:not([type=hidden])").focus();
}
for (const button of document.querySelectorAll("[data-open=edit]")) button.addEventListener("click", () => open(edit.hidden));
for (const button of document.querySelectorAll("[data-close=edit]")) button.addEventListener("click", () => open(false));

const keys = {
  j: () => document.getElementById("following")?.click(),
  k: () => document.getElementById("previous")?.click(),
  c: () => document.getElementById("confirm")?.requestSubmit(),
  r: () => document.getElementById("reject")?.requestSubmit(),
  e: () => open(true),
  u: () => document.getElementById("undo")?.requestSubmit(),
};
let sent = false; // one decision a page, however long a key is held
document.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") open(false);
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input, textarea, select")) return;
  if (!(event.key in keys)) return;
  event.preventDefault(); // or the key would go on to the field that it leads to
  keys[event.key]();
});
document.querySelector(".queue [aria-current]")?.scrollIntoView({ block: "nearest" });
const card = document.querySelector(".item .fields")?.dataset.card;
const own = card && document.querySelector(`#text [data-own="${CSS.escape(card)}"]`);
if (own) {
  const box = document.getElementById("text");
  box.scrollTop = own.offsetTop - box.offsetTop - box.clientHeight / 3;
}
