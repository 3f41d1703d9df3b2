/* Files before and while they are sent: chosen by button, by drop or by paste; shown small; each can be taken back.

   A file input stands in a [data-drop] (see components/forms.py, drop_zone) and says what it takes: accept,
   data-max-files, data-max-bytes. What does not fit is said at once; the server looks again. Nothing typed is lost:
   files stay chosen until the server has taken them. */
"use strict";
(() => {
  const { language, say } = ticketingTexts;
  const MB = 1024 * 1024;
  const PATIENCE = 15_000; // milliseconds without a sign of life until people are told
  const underWay = new Set(); // inputs whose files are being sent

  const size = (bytes) => (bytes >= MB ? `${(bytes / MB).toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB` : `${Math.max(1, Math.round(bytes / 1024))} kB`);
  const made = (tag, props) => Object.assign(document.createElement(tag), props);
  const part = (input, name) => input.closest("[data-chooser]")?.querySelector(`[data-${name}]`);

  function tell(input, sentence) {
    const spot = input.closest("form")?.querySelector(`[data-wrong-for="${CSS.escape(input.name)}"]`);
    if (!spot) return;
    spot.textContent = sentence;
    if (sentence) spot.scrollIntoView({ block: "nearest" });
  }

  /* ── what is chosen ── */
  const endings = (input) => input.accept.split(",").map((ending) => ending.trim().slice(1));
  const ending = (file) => (file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "");
  const isSame = (one, other) => one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;

  /* Why a file cannot be sent, in the server's words; nothing where it can. */
  function fault(input, file) {
    const heaviest = Number(input.dataset.maxBytes);
    const taken = endings(input).filter((one) => one !== "jpg");
    if (!endings(input).includes(ending(file))) {
      const kinds = { name: file.name, some: taken.slice(0, -1).join(", "), last: taken.at(-1) };
      return say("“{name}” is of a kind that we do not take. We take {some} and {last} files.", kinds);
    }
    if (file.size > heaviest) return say("“{name}” is larger than {number} MB.", { name: file.name, number: heaviest / MB });
    return file.size ? "" : say("“{name}” is empty.", { name: file.name });
  }

  function add(input, fresh) {
    if (underWay.has(input)) {
      put(input, input.picked ?? []);
      return tell(input, say("One moment: the files before these are still being sent."));
    }
    const most = Number(input.dataset.maxFiles);
    const said = [];
    const all = [...(input.picked ?? [])];
    for (const file of fresh) {
      const wrong = fault(input, file);
      if (wrong) said.push(wrong);
      else if (!all.some((one) => isSame(one, file))) all.push(file);
    }
    if (all.length > most) said.push(say("At most {number} files at once; the first {number} were kept.", { number: most }));
    put(input, all.slice(0, most));
    tell(input, said.join(" "));
  }

  function put(input, files) {
    const box = new DataTransfer();
    files.forEach((file) => box.items.add(file));
    input.files = box.files;
    list(input);
    input.dispatchEvent(new Event("input", { bubbles: true })); // other content is another thing to send
  }

  function list(input) {
    input.picked = [...input.files];
    part(input, "picked")?.replaceChildren(...input.picked.map((file) => {
      const remove = made("button", { type: "button", textContent: "×", title: say("Remove"), ariaLabel: say("Remove {name}", { name: file.name }) });
      remove.addEventListener("click", () => {
        put(input, input.picked.filter((other) => other !== file));
        tell(input, "");
        input.focus();
      });
      const line = made("li", {});
      line.append(preview(file), made("span", { className: "name", textContent: file.name, title: file.name }), made("span", { className: "size", textContent: size(file.size) }), remove);
      return line;
    }));
  }

  /* A picture is shown small; of another file its kind. */
  function preview(file) {
    const kind = made("span", { className: "kind", textContent: (ending(file) || "?").slice(0, 4), ariaHidden: "true" });
    if (!file.type.startsWith("image/")) return kind;
    const picture = made("img", { className: "kind", alt: "", src: URL.createObjectURL(file) });
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
    picture.addEventListener("error", () => picture.replaceWith(kind));
    return picture;
  }

  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input.matches?.("[data-drop] input[type=file]")) add(input, [...input.files]);
  });
  const emptied = (form) => [...form.elements].filter((input) => input.type === "file").forEach((input) => { list(input); tell(input, ""); });
  document.addEventListener("reset", (event) => setTimeout(() => emptied(event.target)), true);

  /* ── drop and paste: into the form around, or, from nowhere in particular, into the page's one box ── */
  function chooserFor(target) {
    const here = target.closest?.("form, [role=dialog]");
    const near = here?.querySelector("[data-drop] input[type=file]");
    if (near || here?.matches("[role=dialog]") || document.querySelector("[role=dialog]")) return near ?? null;
    const all = [...document.querySelectorAll("[data-drop] input[type=file]")].filter((input) => input.checkVisibility());
    return all.length === 1 ? all[0] : null;
  }

  function mark(input) {
    document.querySelectorAll("[data-drop].over").forEach((zone) => zone.classList.remove("over"));
    input?.closest("[data-drop]").classList.add("over");
  }

  // A file that misses the box must never replace the page, and all that was typed on it.
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      const input = chooserFor(event.target);
      if (kind === "dragover") event.dataTransfer.dropEffect = input ? "copy" : "none";
      mark(kind === "dragover" ? input : null);
      if (kind === "drop" && input) add(input, [...event.dataTransfer.files]);
    });
  }
  document.addEventListener("dragleave", (event) => event.relatedTarget ?? mark(null));

  /* What browsers call every picture without a name gets one by which people find it again. */
  function named(file, index) {
    if (!/^(image\.\w+)?$/i.test(file.name)) return file;
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("-");
    const time = [two(now.getHours()), two(now.getMinutes()), two(now.getSeconds())].join(".");
    const again = index ? ` (${index + 1})` : "";
    return new File([file], `Screenshot ${day} ${time}${again}.${file.type.split("/").pop()}`, { type: file.type });
  }

  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    // Office programs put a picture of the words beside the words: in a field the words are meant.
    const words = event.target.matches?.("input, textarea") && event.clipboardData?.getData("text/plain");
    const input = files.length && !words ? chooserFor(event.target) : null;
    if (!input) return;
    event.preventDefault();
    add(input, files.map(named));
    part(input, "picked")?.scrollIntoView({ block: "nearest" });
  });

  /* ── on the way: how far it is, and a way to stop it ── */
  function goingOf(inputs, stop) {
    const spots = inputs.map((input) => part(input, "going")).filter(Boolean);
    const [bar, words, button] = [made("progress", { max: 1, value: 0, ariaLabel: say("Sending files") }), made("span", {}), made("button", { type: "button", className: "button small quiet", textContent: say("Stop") })];
    let waiting = 0;
    const still = (bytes) => { clearTimeout(waiting); waiting = setTimeout(() => (words.textContent = say("{bytes}. No answer for a while; still trying…", { bytes })), PATIENCE); };
    const begun = performance.now();
    // It appears where the button to send was: the second half of a double click is not meant for it.
    button.addEventListener("click", (event) => event.detail < 2 && performance.now() - begun > 800 && stop());
    spots[0]?.replaceChildren(bar, words, button);
    const locked = (is) => {
      spots.forEach((spot) => (spot.hidden = !is));
      for (const input of inputs) {
        is ? underWay.add(input) : underWay.delete(input);
        for (const box of [input.closest("[data-drop]"), part(input, "picked")]) if (box) box.inert = is;
      }
    };
    locked(true);
    return {
      far(sent, all) {
        const bytes = say("{sent} of {all}", { sent: size(sent), all: size(all) });
        bar.value = all ? sent / all : 0;
        words.textContent = say("Sending: {bytes}", { bytes });
        still(bytes);
      },
      there() {
        bar.removeAttribute("value");
        words.textContent = say("All of it is there. One moment, we look at it…");
        button.hidden = true;
        clearTimeout(waiting);
      },
      over() {
        clearTimeout(waiting);
        locked(false);
      },
    };
  }

  /* Post a form with its files; the answer is like `call`'s in ticketing.js, and never an exception. */
  function send(form, url, body, headers) {
    const inputs = [...form.elements].filter((input) => input.type === "file" && input.files.length);
    const request = new XMLHttpRequest();
    const going = goingOf(inputs, () => request.abort());
    return new Promise((answered) => {
      const end = (status, content) => {
        going.over();
        answered({ ok: status >= 200 && status < 300, status, content });
      };
      request.open("POST", url);
      for (const [name, value] of Object.entries({ Accept: "application/json", "Accept-Language": language, ...headers })) request.setRequestHeader(name, value);
      request.upload.addEventListener("progress", (event) => going.far(event.loaded, event.total));
      request.upload.addEventListener("load", () => going.there());
      request.addEventListener("load", () => end(request.status, read(request.responseText)));
      request.addEventListener("error", () => end(0, { detail: say("The connection broke off. What you typed and chose is still here: please send it again.") }));
      request.addEventListener("abort", () => end(0, { detail: say("Stopped. Nothing was sent, and everything is still here.") }));
      request.send(body);
    });
  }

  function read(text) {
    try {
      return JSON.parse(text);
    } catch {
      return {};
    }
  }

  addEventListener("beforeunload", (event) => underWay.size && event.preventDefault());
  window.ticketingFiles = { send };
})();
