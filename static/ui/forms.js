// What was typed is never lost: neither by leaving the page, nor by a log-in that ended meanwhile.
"use strict";

(() => {
  const typed = new Set(); // controls whose value nobody has saved
  const asked = new WeakSet(); // forms whose log-in was just found to hold
  let leaving = false;
  let retry = null;

  // Kept in a template until it is needed: no password field waits on every page.
  const again = () => {
    const shown = document.getElementById("log-in-again");
    const kept = document.getElementById("log-in-again-form");
    if (shown || !kept) return shown;
    document.body.append(kept.content.cloneNode(true));
    freshen();
    return document.getElementById("log-in-again");
  };
  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1];

  function saves(control) {
    if (control.closest("dialog, .band")) return false;
    return Boolean(control.closest("[hx-post], [hx-put], [hx-patch]")) || control.form?.method === "post";
  }

  function forget(part) {
    for (const control of typed) if (!control.isConnected || part.contains(control)) typed.delete(control);
  }

  function freshen() {
    const now = token();
    if (!now) return;
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = now;
  }

  document.addEventListener("input", (event) => {
    if (saves(event.target)) typed.add(event.target);
  });
  document.addEventListener("reset", (event) => forget(event.target));
  window.addEventListener("beforeunload", (event) => {
    for (const control of typed) if (!control.isConnected) typed.delete(control);
    const lost = [...typed].some((control) => !control.form?.matches("[data-kept]")); // see drafts.js
    if (lost && !leaving) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
  });

  function logInAgain(then) {
    retry = then;
    if (!again().open) again().showModal();
    again().querySelector("[name=password]").focus();
  }

  function send(form, submitter) {
    asked.add(form);
    form.requestSubmit(submitter?.isConnected ? submitter : undefined);
  }

  // A form with something typed in it first asks whether the log-in still holds.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.closest("dialog")) return;
    freshen();
    const holds = [...typed].some((control) => form.contains(control));
    if (!holds || !again() || asked.delete(form)) {
      leaving = holds || !typed.size;
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    let status = 204;
    try {
      status = (await fetch("/account/session/", { cache: "no-store" })).status;
    } catch {
      // Without a network, the browser itself says so when it sends.
    }
    if (status === 401) logInAgain(() => send(form, submitter));
    else send(form, submitter);
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.closest("#log-in-again")) return;
    event.preventDefault();
    const error = form.querySelector(".error");
    error.hidden = true;
    freshen();
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(answer.statusText);
    } catch {
      error.textContent = again().dataset.failed;
      error.hidden = false;
      return;
    }
    form.querySelector("[name=password]").value = "";
    freshen();
    again().close();
    const then = retry;
    retry = null;
    if (then) then();
  });

  document.addEventListener("draft:saved", (event) => forget(event.detail));
  document.addEventListener("log-in-again", (event) => again() && logInAgain(event.detail));

  document.addEventListener("click", (event) => {
    event.target.closest("dialog [data-close]")?.closest("dialog").close();
  });

  // htmx: the token that holds now, and the same dialog for a 401.
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.parameters.delete?.("csrfmiddlewaretoken");
    event.detail.headers["X-CSRFToken"] = token() || "";
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) forget(event.detail.elt);
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { elt, xhr, requestConfig } = event.detail;
    if (xhr.status !== 401 || !again()) return;
    logInAgain(() => window.htmx.ajax(requestConfig.verb, requestConfig.path, { source: elt, target: requestConfig.target }));
  });
})();
