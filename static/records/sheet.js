// The mark sheet by keyboard: Enter and the arrows go down and up the column, Ctrl+S saves.
"use strict";

(() => {
  const form = document.querySelector("form[data-sheet]");
  if (!form) return;
  const inputs = [...form.querySelectorAll(".cell-input")];
  const tally = form.querySelector("[data-count-changed]");

  function count() {
    let changed = 0;
    for (const input of inputs) {
      const differs = input.value.trim() !== input.dataset.was;
      input.classList.toggle("changed", differs);
      changed += differs;
    }
    if (!tally) return;
    const words = changed === 1 ? tally.dataset.one : tally.dataset.many.replace("#", changed);
    tally.textContent = changed ? words : "";
  }

  function go(from, step) {
    const next = inputs[inputs.indexOf(from) + step];
    if (next) {
      next.focus();
      next.select();
    } else if (step > 0) {
      form.querySelector("button[type=submit]").focus();
    }
  }

  form.addEventListener("input", count);
  // A column from a spreadsheet fills down from the field; of several columns, the last one has the marks.
  form.addEventListener("paste", (event) => {
    if (!event.target.classList.contains("cell-input")) return;
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!/[\n\t]/.test(text)) return;
    event.preventDefault();
    const values = text.split("\n").map((line) => line.split("\t").pop().trim());
    const from = inputs.indexOf(event.target);
    const filled = inputs.slice(from, from + values.length);
    filled.forEach((input, at) => {
      input.value = values[at];
    });
    filled.at(-1).dispatchEvent(new Event("input", { bubbles: true }));
    filled.at(-1).focus();
    const left = values.length - filled.length;
    if (left > 0 && tally) tally.textContent += ` (${tally.dataset.left.replace("#", left)})`;
  });
  form.addEventListener("keydown", (event) => {
    if (!event.target.classList.contains("cell-input")) return;
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    event.preventDefault();
    go(event.target, step);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });

  count();
  const first = inputs.find((input) => input.getAttribute("aria-invalid") === "true") || inputs.find((input) => !input.value);
  if (first && !location.hash) {
    first.focus({ preventScroll: first.getAttribute("aria-invalid") !== "true" });
    first.select();
  }
})();
