// The keyboard reaches everything: "/" goes to the search field, Escape closes what is folded out, tables scroll.
"use strict";

document.addEventListener("keydown", (event) => {
  const search = document.getElementById("search");
  const typing = event.target.closest("input, textarea, select, [contenteditable], dialog");
  if (event.key !== "/" || !search || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  search.focus();
  search.select();
});

// A folded part of the menu closes with Escape, which leaves the focus on its handle, and when one goes elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details[data-closes][open]");
  if (!open) return;
  open.open = false;
  if (open.contains(event.target)) open.querySelector("summary").focus();
});

// Escape takes the suggestions of the search away; so does taking letters away until fewer than three are left.
document.addEventListener("keydown", (event) => {
  const field = event.target.closest(".search")?.querySelector("input");
  if (event.key !== "Escape" || !field) return;
  document.getElementById("suggestions").replaceChildren();
  field.focus();
});

function closeOthers(event) {
  for (const open of document.querySelectorAll("details[data-closes][open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
}

document.addEventListener("click", closeOthers);
document.addEventListener("focusin", closeOthers);

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
