// The fields for somebody else are there only when somebody else is asked; without this script they always are.
"use strict";

(() => {
  for (const form of document.querySelectorAll("form")) {
    const choices = [...form.querySelectorAll("input[type=radio][name=who]")];
    if (!choices.length) continue;
    const fields = ["email", "given_name", "family_name", "profession"]
      .map((name) => form.elements[name]?.closest(".field"))
      .filter(Boolean);
    const show = () => {
      const isElse = choices.some((choice) => choice.checked && choice.value === "else");
      for (const field of fields) field.hidden = !isElse && !field.querySelector("[required]");
    };
    form.addEventListener("change", show);
    show();
  }
})();
