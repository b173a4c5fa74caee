// What is typed into a form with `data-draft="key"` is kept in the browser until the server has it: a lost connection,
// a closed tab, an expired log-in cost nothing. With `data-autosave="address"` it is also sent as one types; the answer
// is JSON: 200 {saved_at, version}, 409 or 422 {reasons}. With `data-unkept` the device keeps nothing. See `ui.drafts`
// and `pages.drafts` for the other side.
"use strict";

(() => {
  const PREFIX = "cursus-draft:";
  const LOGGED_OUT = "cursus-logged-out";
  const MONTH = 30 * 24 * 3600 * 1000;
  const PAUSE = 1500; // ms without typing, then it is sent
  const WAITS = [5000, 10000, 20000, 40000, 60000];
  const TAB = crypto.getRandomValues(new Uint32Array(2)).join("-");
  const owner = document.querySelector("meta[name=cursus-user]")?.content || "";
  const { entries, fill, same } = window.formFields;
  const channel = new BroadcastChannel("cursus-drafts");
  const drafts = [];

  // Storage may be shut off, or full: then nothing is kept, and the page says so.
  const tried = (act, otherwise) => {
    try {
      return act();
    } catch {
      return otherwise;
    }
  };
  const store = {
    read: (key) => tried(() => JSON.parse(localStorage.getItem(PREFIX + key)), null),
    write: (key, draft) => tried(() => localStorage.setItem(PREFIX + key, JSON.stringify(draft)) === undefined, false),
    remove: (key) => tried(() => localStorage.removeItem(PREFIX + key)),
    keys: () =>
      tried(() => Object.keys(localStorage), [])
        .filter((key) => key.startsWith(PREFIX))
        .map((key) => key.slice(PREFIX.length)),
  };
  const loggedOut = () => owner && tried(() => localStorage.getItem(LOGGED_OUT), null);

  const cookie = (name) => (document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]+)`)) || [])[1];
  const clock = (moment) =>
    new Date(moment).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

  class Draft {
    constructor(form) {
      this.form = form;
      this.key = form.dataset.draft;
      this.line = form.querySelector("[data-draft-status]");
      this.edits = 0; // since the page was loaded
      this.unsent = false; // something is typed that the server does not have
      this.stopped = false; // what happened cannot be mended from here
      this.leaving = false; // the form itself is on its way
      this.failures = 0;
      this.sending = null;
      form.addEventListener("input", () => this.typed());
      this.line?.addEventListener("click", (event) => this.act(event.target.dataset.do));
      this.restore();
    }

    get seen() {
      return this.form.elements.seen?.value ?? "";
    }

    restore() {
      const kept = store.read(this.key);
      if (!kept || (kept.owner && kept.owner !== owner)) return;
      const refused = this.form.querySelector("[aria-invalid=true], .form-errors");
      if (same(kept.entries, entries(this.form, true))) {
        if (!refused) store.remove(this.key);
      } else if (kept.seen !== this.seen) {
        this.hold(kept);
        this.say("newer", { time: clock(kept.at) }, "take", "discard");
      } else {
        this.take(kept);
      }
    }

    // A choice comes first: the form rests while `kept` is set.
    hold(kept) {
      this.kept = kept;
      for (const part of this.form.children) part.inert = Boolean(kept) && !part.contains(this.line);
    }

    // What was kept stands in the form again.
    take(kept) {
      fill(this.form, kept.entries);
      this.unsent = true;
      this.stopped = false;
      this.keep();
      this.say("restored", { time: clock(kept.at) }, ...(this.form.dataset.autosave ? [] : ["discard"]));
      if (this.form.dataset.autosave) this.later(0);
    }

    typed() {
      this.edits += 1;
      this.unsent = true;
      this.leaving = false;
      if (loggedOut()) return;
      this.keep();
      channel.postMessage({ key: this.key, owner, entries: entries(this.form) });
      if (!this.form.dataset.autosave) this.say(this.isKept ? "kept" : "open", { time: clock(Date.now()) });
      else if (!this.stopped) this.later(PAUSE);
      if (this.form.dataset.autosave && !this.stopped && !this.failures) this.say("saving");
    }

    keep() {
      const { key, seen } = this;
      const keeps = !this.form.hasAttribute("data-unkept"); // what is too private for a device: the server's alone
      this.isKept = keeps && store.write(key, { owner, tab: TAB, at: Date.now(), seen, entries: entries(this.form) });
      this.form.toggleAttribute("data-kept", this.isKept); // forms.js then lets one leave without asking
    }

    later(wait) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), wait);
    }

    send(closing = false) {
      const rests = this.kept || this.leaving || this.stopped || !this.unsent || !this.form.dataset.autosave;
      if (this.sending || rests) return;
      clearTimeout(this.timer);
      this.sending = this.post(closing).finally(() => {
        this.sending = null;
      });
    }

    async post(closing) {
      const { edits } = this;
      const sent = [...new FormData(this.form)].filter(
        ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken",
      );
      this.say("saving");
      let answer, words;
      try {
        answer = await fetch(this.form.dataset.autosave, {
          method: "POST",
          body: new URLSearchParams(sent),
          headers: { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") || "" },
          keepalive: closing,
        });
        words = answer.status === 401 ? {} : await answer.json();
      } catch {
        this.failed(answer ? "silent" : "offline");
        return;
      }
      if (answer.ok) this.saved(words, edits);
      else if (answer.status === 401) this.say("expired", {}, "again");
      else if (answer.status >= 500 || answer.status === 429) this.failed("silent");
      else this.refused(answer.status, (words.reasons || []).join(" "));
    }

    saved({ saved_at: at, version, autosave, action }, edits) {
      this.failures = 0;
      if (this.form.elements.seen && version !== undefined) this.form.elements.seen.value = version;
      if (autosave) this.form.dataset.autosave = autosave;
      if (action) this.form.action = action;
      channel.postMessage({ key: this.key, owner, seen: this.seen });
      if (edits !== this.edits) {
        this.keep(); // on top of the new version
        this.later(PAUSE);
        return;
      }
      this.unsent = false;
      if (store.read(this.key)?.tab === TAB) store.remove(this.key);
      this.say("saved", { time: clock(at) });
      document.dispatchEvent(new CustomEvent("draft:saved", { detail: this.form })); // to forms.js
    }

    // The network or the server is away: again after a while, or as soon as the network is back.
    failed(state) {
      this.say(this.isKept ? state : "open");
      this.later(WAITS[Math.min(this.failures, WAITS.length - 1)]);
      this.failures += 1;
    }

    refused(status, reasons) {
      this.stopped = status !== 422;
      this.keep(); // another tab may have written over it
      this.say("refused", { reasons }, ...(status === 409 ? ["reload"] : []));
    }

    say(state, words = {}, ...actions) {
      if (!this.line) return;
      if (this.isKept === false && `${state}Open` in this.line.dataset) state = `${state}Open`;
      const quiet = state === "saving" || state === "saved" || state === "kept";
      this.line.hidden = false;
      this.line.dataset.shows = state;
      this.line.setAttribute("aria-live", quiet ? "off" : "polite");
      const text = this.line.dataset[state].replace(/{(\w+)}/g, (_all, name) => words[name]);
      this.line.querySelector("[data-words]").textContent = text;
      for (const button of this.line.querySelectorAll("[data-do]")) {
        button.hidden = !actions.includes(button.dataset.do);
      }
    }

    act(what) {
      if (what === "take") {
        const { kept } = this;
        this.hold(null);
        this.take(kept);
      } else if (what === "discard") {
        store.remove(this.key);
        this.hold(null);
        this.unsent = this.stopped = false;
        this.form.reset();
        this.form.toggleAttribute("data-kept", false);
        this.say("discarded");
      } else if (what === "again") {
        document.dispatchEvent(new CustomEvent("log-in-again", { detail: () => this.send() }));
      } else if (what === "reload") {
        location.reload();
      }
    }

    // Another tab typed or saved: this one follows, unless somebody typed here too.
    follow(message) {
      if (this.unsent || this.kept) return;
      if (message.entries) fill(this.form, message.entries);
      if (message.seen && this.form.elements.seen) this.form.elements.seen.value = message.seen;
    }
  }

  // What the server has taken, what is old, and what another person left on this device.
  function tidy() {
    const done = cookie("draft_done");
    if (done) store.remove(done);
    if (done) document.cookie = "draft_done=; path=/; max-age=0; samesite=lax";
    for (const key of store.keys()) {
      const kept = store.read(key);
      const strange = owner && kept?.owner && kept.owner !== owner;
      if (!kept || strange || kept.at < Date.now() - MONTH) store.remove(key);
    }
    if (owner) tried(() => localStorage.removeItem(LOGGED_OUT));
  }

  function logOut(event) {
    const { unsent } = event.target.dataset;
    if (unsent && store.keys().length && !confirm(unsent)) {
      event.preventDefault();
      return;
    }
    for (const key of store.keys()) store.remove(key);
    tried(() => localStorage.setItem(LOGGED_OUT, Date.now()));
  }

  tidy();
  for (const form of document.querySelectorAll("form[data-draft]")) drafts.push(new Draft(form));

  // First of all who hear of it: a form that is just being saved is sent when its new version is known.
  window.addEventListener(
    "submit",
    async (event) => {
      const form = event.target;
      if (form.matches("[data-log-out]")) logOut(event);
      const draft = drafts.find((one) => one.form === form);
      if (!draft) return;
      clearTimeout(draft.timer);
      if (draft.sending || !navigator.onLine) {
        event.preventDefault();
        event.stopImmediatePropagation();
        const { submitter } = event;
        if (!navigator.onLine) draft.keep();
        if (!navigator.onLine) draft.failed("offline");
        else if (await draft.sending.then(() => !draft.stopped)) form.requestSubmit(submitter);
        return;
      }
      draft.leaving = true;
      if (form.elements.draft) return;
      const key = { type: "hidden", name: "draft", value: draft.key }; // see ui.drafts
      form.append(Object.assign(document.createElement("input"), key));
    },
    true,
  );
  channel.addEventListener("message", ({ data }) => {
    for (const draft of drafts) if (draft.key === data.key && data.owner === owner) draft.follow(data);
  });
  window.addEventListener("storage", (event) => {
    if (event.key !== LOGGED_OUT || !event.newValue || !owner) return;
    for (const draft of drafts) {
      draft.stopped = true;
      draft.form.toggleAttribute("data-kept", false);
      draft.say("out");
    }
  });
  window.addEventListener("pageshow", () => {
    for (const draft of drafts) draft.leaving = false;
  });
  window.addEventListener("online", () => {
    for (const draft of drafts) draft.send();
  });
  document.addEventListener("visibilitychange", () => {
    for (const draft of drafts) draft.send(document.hidden);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const draft = drafts.find((one) => one.form === event.detail.elt);
    if (draft && event.detail.successful) store.remove(draft.key);
  });
})();
