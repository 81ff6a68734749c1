// Words that are selected in a report's text, and where they stand. Offsets count characters as Python does:
// one for every code point.
function offset(node, place) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.("[data-at]");
  if (!piece) return null;
  const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, place) : "";
  return Number(piece.dataset.at) + [...before].length;
}

// The selection within a text: { start, end, words }, or null.
export function selected(text) {
  const found = getSelection();
  if (!text || !found.rangeCount || found.isCollapsed || !text.contains(found.anchorNode)) return null;
  const range = found.getRangeAt(0);
  const words = found.toString();
  const start = offset(range.startContainer, range.startOffset);
  if (start === null || !words.trim()) return null;
  const lead = words.length - words.trimStart().length;
  return { start: start + lead, end: start + lead + [...words.trim()].length, words: words.trim() };
}

// What words say as a field of a figure: "two dozen" as low and high, "on Wednesday" as days.
export async function meaning(field, words, report) {
  if (words.length > 200) return {};
  const asked = new URLSearchParams({ field, words, report });
  const answer = await fetch(`/api/names/words?${asked}`);
  return answer.ok ? answer.json() : {};
}

// Fill controls of a form by name; those that the form lacks are left out.
export function fill(form, values) {
  for (const [name, value] of Object.entries(values)) {
    const control = form.elements[name];
    if (control && "value" in control) control.value = value;
  }
}

export const typing = (element) => element?.closest?.("input, textarea, select, [contenteditable]") != null;
