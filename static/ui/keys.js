// "/" goes to the search field, as on the pages of any archive.
"use strict";

document.addEventListener("keydown", (event) => {
  const search = document.getElementById("search");
  const typing = event.target.closest("input, textarea, select, [contenteditable], dialog");
  if (event.key !== "/" || !search || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  search.focus();
  search.select();
});
