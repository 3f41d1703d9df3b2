/* What somebody has typed survives a server that starts anew: it forgets the page and draws it again, empty.

   A form that says so (data-keep: whose words they are, e.g. one ticket's reply) is remembered when it leaves the page
   and filled again when its like comes back. Only in this tab, and only until the page is left.

   A form in a window (data-reopen: the id of the button that opens it) goes when its window does. If the server closed
   it by starting anew, it is opened again as soon as the page is alive, with what had been typed. */
"use strict";
(() => {
  const left = new Map(); // data-keep → the form as it was

  const forms = (node) => (node instanceof Element ? [...(node.matches("form[data-keep]") ? [node] : []), ...node.querySelectorAll("form[data-keep]")] : []);
  const fields = (form) => [...form.querySelectorAll("[name]")].filter((field) => field.type !== "hidden");
  const typed = (field) => (field.type === "file" ? field.files.length > 0 : field.matches("textarea, input:not([type=radio])") && field.value !== field.defaultValue);

  function fill(form, before) {
    for (const old of fields(before)) {
      const field = fields(form).find((one) => one.name === old.name && (one.type !== "radio" || one.value === old.value));
      if (!field) continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = old.checked;
      else if (field.type === "file") field.files = old.files;
      else field.value = old.value;
      if (field.matches("select, [type=file]")) field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  new MutationObserver((changes) => {
    for (const form of changes.flatMap((change) => [...change.removedNodes].flatMap(forms))) {
      if (!form.isConnected && fields(form).some(typed)) left.set(form.dataset.keep, form);
    }
    if (!left.size) return;
    for (const form of changes.flatMap((change) => [...change.addedNodes].flatMap(forms))) {
      const before = left.get(form.dataset.keep);
      if (!before || !form.isConnected) continue;
      left.delete(form.dataset.keep);
      fill(form, before);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });

  /* ── windows ── */
  let typing = null; // the opener's id, and by name what was typed into the window that is open
  const isAlive = () => document.querySelector("[data-ready=yes]") !== null;
  const windowOf = (node) => (node instanceof Element ? (node.matches("[role=dialog]") ? node : node.querySelector("[role=dialog]")) : null);

  document.addEventListener("input", ({ target }) => {
    const opener = target.closest?.("form[data-reopen]")?.dataset.reopen;
    if (!opener || !target.name) return;
    if (typing?.opener !== opener) typing = { opener, path: location.pathname, fields: new Map() };
    typing.fields.set(target.name, { value: target.value, checked: target.checked });
  });

  function retype(form, { fields }) {
    for (const [name, { value, checked }] of fields) {
      const field = form.elements[name];
      if (!(field instanceof Element)) continue;
      if (field.type === "checkbox") field.checked = checked;
      else field.value = value;
      if (field.matches("select")) field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function openAgain(lost, tries = 300) {
    if (location.pathname !== lost.path) return;
    const form = document.querySelector(`form[data-reopen="${CSS.escape(lost.opener)}"]`);
    if (form) return retype(form, (typing = lost));
    const opener = isAlive() && !document.querySelector("[role=dialog]") && document.getElementById(lost.opener);
    if (opener && tries % 10 === 0) opener.click();
    if (tries) setTimeout(openAgain, 100, lost, tries - 1);
  }

  new MutationObserver((changes) => {
    if (!typing || !changes.some((change) => [...change.removedNodes].some(windowOf))) return;
    const lost = typing;
    typing = null;
    if (!isAlive()) openAgain(lost); // else somebody closed it, or what they typed is saved
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
