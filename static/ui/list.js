// Ticks of a list stay while one turns its pages; without a script, the ticks of one page are sent.
"use strict";

// One box that ticks all boxes of a name, but those that say `data-fails`.
document.addEventListener("change", (event) => {
  const name = event.target.dataset.tickAll;
  if (!name) return;
  for (const box of document.querySelectorAll(`input[name="${name}"]:not([data-fails])`)) {
    box.checked = event.target.checked;
  }
});

(() => {
  const form = document.querySelector("form[data-ticks]");
  if (!form) return;
  const address = new URLSearchParams(location.search);
  address.delete("page");
  const key = `ticks ${document.querySelector("meta[name=cursus-user]")?.content} ${form.dataset.ticks} ${address}`;
  const kept = new Set(JSON.parse(sessionStorage.getItem(key) || "[]"));
  const boxes = [...form.querySelectorAll("input[name=tick]")];
  const whole = form.querySelector("[data-tick-page]");
  const tally = form.querySelector("[data-ticked]");

  function say() {
    sessionStorage.setItem(key, JSON.stringify([...kept]));
    if (tally) tally.textContent = kept.size || "";
    if (whole) whole.checked = boxes.length > 0 && boxes.every((box) => box.checked);
  }

  for (const box of boxes) box.checked = kept.has(box.value);
  say();

  form.addEventListener("change", (event) => {
    const changed = event.target === whole ? boxes : [event.target];
    for (const box of changed) {
      if (event.target === whole) box.checked = whole.checked;
      if (box.checked) kept.add(box.value);
      else kept.delete(box.value);
    }
    say();
  });

  form.addEventListener("submit", () => {
    for (const old of form.querySelectorAll("[data-elsewhere]")) old.remove();
    const here = new Set(boxes.map((box) => box.value));
    for (const value of kept) {
      if (here.has(value)) continue;
      const input = Object.assign(document.createElement("input"), { type: "hidden", name: "tick", value });
      input.dataset.elsewhere = "";
      form.append(input);
    }
  });
})();
