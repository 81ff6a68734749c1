// What every chart that is saved needs: lines of print, a file to the disk, text to the clipboard, a word back.

export function wrapped(text, letters) {
  const lines = [""];
  for (const word of text.split(/(?<=[\s/?&,])/)) {
    if (lines.at(-1).length + word.length > letters && lines.at(-1)) lines.push("");
    lines[lines.length - 1] += word;
  }
  return lines.map((line) => line.trimEnd());
}

export function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// To the clipboard; where pages may not write there (without HTTPS), by a field that is selected.
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "aside";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

export function told(near, words) {
  const status = near.closest("[data-saving]")?.querySelector("[role=status]");
  if (!status) return;
  status.textContent = words;
  setTimeout(() => { if (status.textContent === words) status.textContent = ""; }, 4000);
}

// Buttons that need scripts are hidden until there are some.
export function reveal() {
  for (const one of document.querySelectorAll("[data-saving] [hidden]")) one.hidden = false;
}
