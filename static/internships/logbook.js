// One tap adds one act; another act comes onto the page without leaving it.
"use strict";

(() => {
  const rows = document.getElementById("act-rows");
  const template = document.getElementById("act-row");
  const search = document.getElementById("act-search");
  if (!rows || !template || !search) return;

  function arm(part) {
    for (const button of part.querySelectorAll("[data-plus]")) button.hidden = false;
  }

  function changed(input) {
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  rows.addEventListener("click", (event) => {
    const input = event.target.closest("[data-plus]")?.parentElement.querySelector("input");
    if (!input) return;
    input.value = String(Number(input.value || 0) + 1);
    changed(input);
  });

  search.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = document.getElementById("act");
    const [code, title] = [chosen.value, chosen.selectedOptions[0].textContent.trim()];
    if (!code) return;
    let row = rows.querySelector(`[data-act="${CSS.escape(code)}"]`);
    if (!row) {
      row = template.content.firstElementChild.cloneNode(true);
      for (const part of [row, ...row.querySelectorAll("*")]) {
        for (const attribute of part.attributes) attribute.value = attribute.value.replaceAll("CODE", code).replaceAll("TITLE", title);
        for (const text of part.childNodes) if (text.nodeType === 3) text.data = text.data.replaceAll("TITLE", title);
      }
      arm(row);
      rows.append(row);
    }
    chosen.value = "";
    row.querySelector("input").focus();
  });

  arm(rows);
})();
