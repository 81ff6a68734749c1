// Says before anything is drawn that scripts run: what only they can open is shut, their buttons are shown.
document.documentElement.classList.add("js");
