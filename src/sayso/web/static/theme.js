// Before the page is drawn: the theme that was chosen, or the system's.
const kept = localStorage.getItem("theme");
if (kept) document.documentElement.dataset.theme = kept;
