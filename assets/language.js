/* Which language this page is read in, and its catalogue: before everything else, so that nothing flickers.

   The choice is in a cookie: the server sets it at sign-in, the switch on the outer pages sets it here; without one it
   is the browser's. English needs no catalogue. */
"use strict";
(() => {
  const SPOKEN = ["en", "de"];
  const chosen = document.cookie.match(/(?:^|; )ticketing_language=(\w+)/)?.[1];
  const asked = (navigator.languages ?? []).map((one) => one.slice(0, 2)).find((one) => SPOKEN.includes(one));
  const language = SPOKEN.includes(chosen) ? chosen : (asked ?? "en");
  const safely = location.protocol === "https:" ? "; Secure" : "";
  const keep = (code) => (document.cookie = `ticketing_language=${code}; path=/; max-age=31536000; SameSite=Lax${safely}`);
  if (chosen !== language) keep(language);
  document.documentElement.lang = language;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`button[data-language="${language}"] { display: none }`); // nobody switches to what they read
  document.adoptedStyleSheets.push(sheet);

  /* A text for the scripts, with its {names} filled in; numbers as this language writes them. */
  const written = (value) => (typeof value === "number" ? value.toLocaleString(language) : value);
  const say = (text, values = {}) => (globalThis.ticketingTexts.catalogue?.texts[text] ?? text).replace(/\{(\w+)\}/g, (_, name) => written(values[name]));
  globalThis.ticketingTexts = { language, say, catalogue: null, choose: (code) => (keep(code), location.reload()) };

  document.addEventListener("click", (event) => {
    const code = event.target.closest?.("[data-language]")?.dataset.language;
    if (code) globalThis.ticketingTexts.choose(code);
  });

  if (language !== "en") {
    // Written, not appended: the browser runs it before the scripts that follow.
    document.write(`<script src="/api/texts/${language}.js"></script>`);
    document.documentElement.dataset.waits = "yes"; // base.css hides the English that was built, until React has drawn
  }
})();
