// The keyboard reaches everything: "/" goes to the search field, and a table that scrolls can be scrolled.
"use strict";

document.addEventListener("keydown", (event) => {
  const search = document.getElementById("search");
  const typing = event.target.closest("input, textarea, select, [contenteditable], dialog");
  if (event.key !== "/" || !search || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  search.focus();
  search.select();
});

function reachTables() {
  for (const wrap of document.querySelectorAll(".table-wrap")) {
    const scrolls = wrap.scrollWidth > wrap.clientWidth;
    wrap.toggleAttribute("tabindex", scrolls);
    if (!scrolls) {
      wrap.removeAttribute("role");
      continue;
    }
    wrap.tabIndex = 0;
    wrap.setAttribute("role", "region");
    const title = wrap.querySelector("caption") || wrap.closest(".section")?.querySelector("h2");
    if (title) wrap.setAttribute("aria-label", title.textContent.trim());
  }
}

addEventListener("load", reachTables);
addEventListener("resize", reachTables);
addEventListener("htmx:afterSettle", reachTables);
