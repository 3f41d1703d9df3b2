/* Forms that talk to the REST API with the session cookie (sign-in, sign-out, files), which a socket cannot set or send.
   Files themselves, before and on their way, are in files.js.

   A form says what it wants in data attributes (see components/forms.py, api_form): data-api, data-send, data-go,
   data-then-click, data-sign-in. So do its fields: data-zone takes the time zone, data-fragment what stands behind the "#"
   of the address, data-not-sent stays here. What was typed stays until the server has accepted it. */
"use strict";
(() => {
  const { language, say } = ticketingTexts;
  const KEYS = new WeakMap(); // form → Idempotency-Key: the same content sent twice is one thing

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  document.cookie = `ticketing_zone=${zone}; path=/; max-age=31536000; SameSite=Lax${location.protocol === "https:" ? "; Secure" : ""}`;

  const newKey = () =>
    crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

  /* ── saying what is wrong, beside the field ── */
  const place = (form, name) =>
    form.querySelector(`[data-wrong-for="${CSS.escape(name)}"]`) ?? form.parentElement.querySelector(`[data-wrong-for="${CSS.escape(name)}"]`);

  function clear(form) {
    const whole = place(form, "*");
    if (whole) whole.hidden = true;
    form.querySelectorAll("[data-wrong-for]:not([data-wrong-for='*'])").forEach((spot) => (spot.textContent = ""));
    form.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
  }

  function tell(form, problem) {
    let first = null;
    const rest = [];
    for (const { field, message } of problem.errors ?? []) {
      const spot = place(form, field);
      const input = form.elements[field];
      if (!spot) { rest.push(message); continue; }
      spot.textContent = message;
      if (input instanceof Element) { input.setAttribute("aria-invalid", "true"); first ??= input; }
    }
    const whole = place(form, "*");
    if (whole && (rest.length || !first)) {
      whole.textContent = rest.length ? rest.join(" ") : problem.detail || say("That did not work. Please try again.");
      whole.hidden = false;
    }
    (first ?? whole)?.scrollIntoView({ block: "nearest" });
    first?.focus();
  }

  /* The browser says best what is wrong, but in its own language, which need not be the one that was chosen here. */
  function wrongIn(input) {
    const { valueMissing, typeMismatch, tooShort } = input.validity;
    if (valueMissing) return input.type === "select-one" ? say("Please choose.") : say("Please fill this in.");
    if (language === "en" && navigator.language.startsWith("en")) return input.validationMessage;
    if (typeMismatch && input.type === "email") return say("Please enter an e-mail address, like name@example.com.");
    return tooShort ? say("Please enter at least {number} characters.", { number: input.minLength }) : say("Please check this.");
  }

  /* What the browser itself can see is said at once, in the same place and the same way. */
  function faults(form) {
    const errors = [];
    for (const input of form.elements) {
      if (!input.name || input.validity?.valid !== false) continue;
      errors.push({ field: input.name, message: wrongIn(input) });
    }
    return errors;
  }

  /* ── sending ── */
  function bodyOf(form) {
    form.querySelectorAll("input[data-zone]").forEach((input) => (input.value = zone));
    form.querySelectorAll("input[data-fragment]").forEach((input) => (input.value = location.hash.slice(1)));
    const data = new FormData(form);
    if (form.dataset.send === "form") {
      for (const [name, value] of [...data]) {
        if (value instanceof File ? !value.size && !value.name : value === "") data.delete(name);
        else if (form.elements[name]?.type === "datetime-local") data.set(name, new Date(value).toISOString());
      }
      return { body: data, headers: {} };
    }
    const filled = Object.fromEntries([...data].filter(([name, value]) => value !== "" && !form.elements[name].matches?.("[data-not-sent]")));
    return { body: JSON.stringify(filled), headers: { "Content-Type": "application/json" } };
  }

  async function call(url, method, { body, headers } = {}) {
    try {
      const answer = await fetch(url, { method, body, headers: { Accept: "application/json", "Accept-Language": language, ...headers }, credentials: "same-origin" });
      const content = await answer.json().catch(() => ({}));
      return { ok: answer.ok, status: answer.status, content };
    } catch {
      return { ok: false, status: 0, content: { detail: say("The server could not be reached. What you typed is still here: please try again.") } };
    }
  }

  /* Where ?next= leads, if that is one of our own pages: asked of the browser itself, which reads "/\t/evil" as "//evil". */
  function inside(path) {
    try {
      const there = new URL(path, location.origin);
      return path.startsWith("/") && there.origin === location.origin ? there.href : null;
    } catch {
      return null; // no address at all
    }
  }

  function goOn(form, content) {
    const { go, thenClick } = form.dataset;
    if (thenClick) {
      form.reset();
      document.getElementById(thenClick)?.click();
    } else if (go) {
      const wanted = inside(new URLSearchParams(location.search).get("next") ?? "");
      const path = go === "next" ? wanted ?? "/" : go.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(content[name]));
      location.assign(path);
      return true; // leaving: the button stays busy
    }
    return false;
  }

  async function send(form, button) {
    clear(form);
    const errors = faults(form);
    if (errors.length) return tell(form, { errors });
    if (!KEYS.has(form)) KEYS.set(form, newKey());
    const { body, headers } = bodyOf(form);
    button?.setAttribute("aria-busy", "true");
    form.dataset.sending = "yes";
    const sent = { ...headers, "Idempotency-Key": KEYS.get(form) };
    const withFiles = form.dataset.send === "form" && [...form.elements].some((input) => input.files?.length);
    let answer = await (withFiles ? ticketingFiles.send(form, form.dataset.api, body, sent) : call(form.dataset.api, "POST", { body, headers: sent }));
    if (answer.ok && form.dataset.signIn) {
      const { email, password } = form.elements;
      const both = JSON.stringify({ email: email.value, password: password.value });
      answer = await call(form.dataset.signIn, "POST", { body: both, headers: { "Content-Type": "application/json" } });
    }
    if (answer.ok) KEYS.delete(form);
    else if (answer.status === 401 && !form.dataset.api.startsWith("/api/auth/")) answer.content.detail = say("You were signed out meanwhile. Sign in in another tab, then send again.");
    const leaving = answer.ok ? goOn(form, answer.content) : tell(form, answer.content);
    if (!leaving) {
      button?.removeAttribute("aria-busy");
      delete form.dataset.sending;
    }
    return answer.ok;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-api]");
    if (!form) return;
    event.preventDefault();
    if (!form.dataset.sending) send(form, event.submitter ?? form.querySelector("[type=submit]"));
  }, true);

  /* A form with files beside it (data-files: the id of their api_form) sends those first; if that fails, nothing is sent
     and everything stays. Fields with data-same follow it; data-pressed takes the value of the button that was pressed. */
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    form.querySelectorAll("input[data-pressed]").forEach((input) => (input.value = event.submitter?.value ?? ""));
    const files = document.getElementById(form.dataset.files ?? "");
    if (!files || ![...files.elements].some((input) => input.files?.length)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (files.dataset.sending) return;
    const said = new FormData(form);
    files.querySelectorAll("input[data-same]").forEach((input) => {
      if (input.value !== (said.get(input.name) ?? "")) KEYS.delete(files);
      input.value = said.get(input.name) ?? "";
    });
    const typed = [...form.querySelectorAll("textarea")].some((input) => input.value.trim());
    if ((await send(files, event.submitter)) && (typed || event.submitter?.value)) form.requestSubmit(event.submitter);
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches?.("form textarea")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  const edited = (event) => {
    const form = event.target.form ?? event.target.closest?.("form");
    if (form) KEYS.delete(form); // other content is another thing
  };
  document.addEventListener("input", edited, true);

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-sign-out]");
    if (!button) return;
    button.setAttribute("aria-busy", "true");
    await call("/api/auth/session", "DELETE");
    location.assign(button.dataset.signOut);
  });

  /* ── a password for somebody else: made here, shown and copied here; letters that cannot be mistaken for others ── */
  const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
  const letter = () => {
    for (;;) {
      const [byte] = crypto.getRandomValues(new Uint8Array(1));
      if (byte < 256 - (256 % LETTERS.length)) return LETTERS[byte % LETTERS.length];
    }
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-generate], [data-reveal], [data-copy]");
    if (!button) return;
    const { generate, reveal, copy } = button.dataset;
    const input = document.getElementById(generate ?? reveal ?? copy);
    if (generate) input.value = Array.from({ length: 4 }, () => Array.from({ length: 4 }, letter).join("")).join("-");
    input.dataset.shown = reveal && input.type === "text" ? "" : "yes";
    input.type = input.dataset.shown ? "text" : "password";
    keepShown.observe(input, { attributeFilter: ["type"] });
    if (!reveal) input.select();
    if (copy) await navigator.clipboard?.writeText(input.value).catch(() => document.execCommand("copy"));
  });
  // Drawing the page anew sets the type back; what is shown stays shown.
  const keepShown = new MutationObserver((changes) => changes.forEach(({ target }) => {
    if (target.dataset.shown && target.type === "password") target.type = "text";
  }));

  /* ── time zones: the browser knows their names ── */
  document.addEventListener("focusin", (event) => {
    const input = event.target;
    if (!input.matches?.("input[data-zones]") || document.getElementById("zones")) return;
    const list = Object.assign(document.createElement("datalist"), { id: "zones" });
    list.append(...(Intl.supportedValuesOf?.("timeZone") ?? []).map((value) => Object.assign(document.createElement("option"), { value })));
    document.body.append(list);
  });

  /* ── a window that closes gives the focus back to where people came from ── */
  let outside = null;
  const isWindow = (node) => node instanceof Element && node.matches("[role=dialog]");
  document.addEventListener("focusin", (event) => {
    if (!event.target.closest("[role=dialog]")) outside = event.target;
  });
  new MutationObserver((records) => {
    if (!records.some((record) => [...record.removedNodes].some(isWindow))) return;
    setTimeout(() => {
      if (document.activeElement !== document.body) return;
      (outside?.isConnected ? outside : document.getElementById("main"))?.focus({ preventScroll: true });
    }, 30);
  }).observe(document.documentElement, { childList: true, subtree: true });

  /* ── keys: a button with data-key is pressed by that letter, unless somebody types or a window is open ── */
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable], [role=dialog]")) return;
    if (document.querySelector("[role=dialog]")) return;
    const button = document.querySelector(`button[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!button || button.disabled || !button.checkVisibility()) return;
    event.preventDefault();
    button.click();
  });

  /* ── pages that go stale by themselves are read anew, while somebody looks ── */
  let ticks = 0;
  setInterval(() => {
    ticks += 1;
    if (document.hidden) return;
    document.querySelectorAll("button[data-every]").forEach((button) => {
      if (ticks % Number(button.dataset.every) === 0) button.click();
    });
  }, 1000);
})();
