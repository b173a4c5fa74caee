// "Select all" ticks what is on the page at once; without a script, the link does the same by a reload.
"use strict";

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-tick-all]");
  if (!link) return;
  const boxes = link.closest("[role=group], form").querySelectorAll("input[type=checkbox]");
  event.preventDefault();
  for (const box of boxes) {
    if (!box.checked) box.click();
  }
});
