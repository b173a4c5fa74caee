// A sitting by keyboard: j and k go through the cases without objection, a records the one that has the focus as the
// threshold says, o opens its page to decide otherwise, p opens it to put it off. After "a" the next case has the focus.
"use strict";

{
  const NEXT = "jury-next";
  const boxes = () => [...document.querySelectorAll("[data-cases] input[type=checkbox][name=case]")];

  const go = (step) => {
    const all = boxes();
    const at = all.indexOf(document.activeElement);
    all[at < 0 ? 0 : (at + step + all.length) % all.length]?.focus();
  };

  const accept = (box) => {
    const all = boxes();
    sessionStorage.setItem(NEXT, all[all.indexOf(box) + 1]?.value ?? "");
    for (const one of all) one.checked = one === box;
    box.form.requestSubmit(box.form.querySelector("button[name=ticked]"));
  };

  const open = (box, hash) => {
    const link = box.closest("tr").querySelector("a");
    if (link) location.assign(link.href + hash);
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !document.querySelector("[data-cases]")) return;
    const box = event.target.closest("[data-cases] input[type=checkbox][name=case]");
    if (!box && event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (box && event.key === "a") accept(box);
    else if (box && event.key === "o") open(box, "#decision");
    else if (box && event.key === "p") open(box, "#later");
    else return;
    event.preventDefault();
  });

  const next = sessionStorage.getItem(NEXT);
  if (next !== null && document.querySelector("[data-cases]")) {
    sessionStorage.removeItem(NEXT);
    (boxes().find((one) => one.value === next) ?? boxes()[0])?.focus();
  }

  // The page of a case, opened to put it off: the reason has the focus. After `load`: the jump to #later takes it away.
  if (location.hash === "#later") {
    addEventListener("load", () => setTimeout(() => document.querySelector("[aria-labelledby=later] textarea")?.focus()));
  }
}
