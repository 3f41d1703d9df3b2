/* What somebody has typed survives a server that starts anew: it forgets the page and draws it again, empty.

   A form that says so (data-keep: whose words they are, e.g. one ticket's reply) is remembered when it leaves the page
   and filled again when its like comes back. Only in this tab, and only until the page is left. */
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
})();
