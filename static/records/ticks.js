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

// The credits ticked so far, beside the button that agrees them.
{
  const tally = document.querySelector("[data-tally]");
  const boxes = [...document.querySelectorAll("input[data-credits]")];
  const say = () => {
    const sum = boxes.reduce((total, box) => total + (box.checked ? Number(box.dataset.credits) : 0), 0);
    tally.textContent = tally.dataset.tally.replace("#", sum.toLocaleString(document.documentElement.lang));
  };

  if (tally) {
    document.addEventListener("change", say);
    say();
  }
}
