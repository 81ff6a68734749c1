// Reports that are handed in: dropped or pasted files, with a list and how much is sent.
// Without this script the form sends what its inputs hold.
const form = document.getElementById("adding");
const chosen = document.getElementById("chosen");
const drop = document.getElementById("drop");
const failed = document.getElementById("adding-error");
const most = { files: Number(form.dataset.mostFiles), bytes: Number(form.dataset.mostBytes) };
let files = []; // {file, name}

function hidden(name) {
  const parts = name.split("/");
  return parts.some((part) => part.startsWith(".")) || ["Thumbs.db", "desktop.ini"].includes(parts.at(-1));
}

function add(found) {
  for (const one of found)
    if (!hidden(one.name) && !files.some((held) => held.name === one.name && held.file.size === one.file.size))
      files.push(one);
  show();
}

function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function show() {
  chosen.replaceChildren();
  complain("");
  if (!files.length) return;
  const total = files.reduce((sum, one) => sum + one.file.size, 0);
  const head = document.createElement("p");
  head.textContent = `${files.length} ${files.length === 1 ? "file" : "files"}, ${size(total)}`;
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "quiet";
  clear.textContent = "Take all out";
  clear.addEventListener("click", () => { files = []; show(); });
  head.append(" ", clear);
  const list = document.createElement("ul");
  for (const one of files.slice(0, 200)) {
    const row = document.createElement("li");
    const name = document.createElement("code");
    name.textContent = one.name;
    const out = document.createElement("button");
    out.type = "button";
    out.className = "quiet";
    out.textContent = "×";
    out.setAttribute("aria-label", `Take ${one.name} out`);
    out.addEventListener("click", () => { files = files.filter((held) => held !== one); show(); });
    row.append(name, " ", size(one.file.size), " ", out);
    list.append(row);
  }
  if (files.length > 200) {
    const more = document.createElement("li");
    more.textContent = `… and ${files.length - 200} more`;
    list.append(more);
  }
  chosen.append(head, list);
  if (files.length > most.files || total > most.bytes)
    complain(`That is more than ${form.dataset.told}, the most at once. Take some out, and send them next.`);
}

function complain(words) {
  failed.textContent = words;
  failed.hidden = !words;
}

async function inside(entry, path) {
  if (entry.isFile) {
    const file = await new Promise((good, bad) => entry.file(good, bad));
    return [{ file, name: path + file.name }];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((good, bad) => reader.readEntries(good, bad));
    if (!some.length) break;
    for (const one of some) found.push(...(await inside(one, `${path}${entry.name}/`)));
  }
  return found;
}

async function dropped(data) {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...data.files].map((file) => ({ file, name: file.name }));
  const parts = await Promise.all(entries.map((entry) => inside(entry, "")));
  return parts.flat();
}

let over = 0;
document.addEventListener("dragenter", (event) => { if (carries(event)) { over += 1; drop.classList.add("over"); } });
document.addEventListener("dragleave", () => { over = Math.max(0, over - 1); if (!over) drop.classList.remove("over"); });
document.addEventListener("dragover", (event) => { if (carries(event)) event.preventDefault(); });
document.addEventListener("drop", async (event) => {
  if (!carries(event)) return;
  event.preventDefault();
  over = 0;
  drop.classList.remove("over");
  try {
    add(await dropped(event.dataTransfer));
  } catch {
    complain("That cannot be opened. Choose the files with the button.");
  }
});

function carries(event) {
  return [...(event.dataTransfer?.types ?? [])].includes("Files");
}

document.addEventListener("paste", (event) => {
  const found = [...(event.clipboardData?.files ?? [])];
  if (!found.length) return;
  event.preventDefault();
  add(found.map((file) => ({ file, name: file.name })));
});

for (const input of form.querySelectorAll("input[type=file]"))
  input.addEventListener("change", () => {
    add([...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name })));
    input.value = "";
  });

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = form.querySelector("button.main");
  const bar = document.getElementById("sending");
  const told = document.getElementById("sent");
  const body = new FormData(form);
  for (const name of ["files", "folder"]) body.delete(name);
  for (const one of files) body.append("files", one.file, one.name);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.addEventListener("progress", (sent) => {
    if (!sent.lengthComputable) return;
    bar.value = sent.loaded / sent.total;
    told.textContent = `${size(sent.loaded)} of ${size(sent.total)} sent`;
  });
  const again = (words) => {
    button.disabled = false;
    bar.hidden = true;
    told.textContent = "";
    complain(words);
  };
  request.addEventListener("load", () => {
    if (request.status < 400) { location.assign(request.responseURL); return; }
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    again(answer.querySelector("[role=alert]")?.textContent || "It could not be sent. Try again.");
  });
  request.addEventListener("error", () =>
    again("It could not be sent: the desk does not answer, or a file changed meanwhile. Choose the files again, and try once more."));
  complain("");
  button.disabled = true;
  bar.hidden = !files.length;
  request.send(body);
});
