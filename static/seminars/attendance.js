// "All present" chooses on the page, so that it works without a connection: the draft is sent when there is one again.
"use strict";

(() => {
  const button = document.querySelector("[data-all-present]");
  if (!button) return;

  function choose(attendee, value) {
    const radio = attendee.querySelector(`input[type=radio][value="${value}"]`);
    if (radio) radio.checked = true;
    return radio;
  }

  button.addEventListener("click", (event) => {
    event.preventDefault();
    let last = null;
    for (const attendee of button.form.querySelectorAll(".attendee")) {
      if (attendee.querySelector("input[type=radio]:checked")) continue;
      const excuse = attendee.dataset.announced;
      const reason = attendee.querySelector("select");
      if (excuse && reason) reason.value = excuse;
      last = choose(attendee, excuse && reason ? "excused" : "present") || last;
    }
    if (last) last.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
