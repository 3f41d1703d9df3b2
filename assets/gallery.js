/* Pictures of a ticket, large: a click on a small one opens it over the page, with all others of its [data-gallery].

   Arrow keys and buttons go on, Escape closes, and the focus returns to the small picture. The browser's own <dialog>
   keeps the focus inside; it stands in the page only while it is open. */
"use strict";
(() => {
  const { say } = ticketingTexts;
  const made = (tag, className, props = {}) => Object.assign(document.createElement(tag), { className, ...props });
  const button = (className, name, sign) => made("button", `button ${className}`, { type: "button", ariaLabel: name, title: name, textContent: sign });

  function open(picked) {
    const thumbs = [...picked.closest("[data-gallery]").querySelectorAll("[data-picture]")];
    let at = thumbs.indexOf(picked);
    const box = made("dialog", "lightbox");
    box.setAttribute("role", "dialog");
    const place = made("span", "place");
    const download = made("a", "button", { textContent: say("Download") });
    const zoom = button("zoom", say("Original size"), "1 : 1");
    const close = button("icon", say("Close"), "×");
    const [previous, next] = [button("icon turn", say("Previous picture"), "‹"), button("icon turn", say("Next picture"), "›")];
    const picture = made("img", "", { decoding: "async" });
    const failed = made("p", "failed", { textContent: say("This picture cannot be shown here. You can still download it.") });
    const [name, about] = [made("strong", "one-line"), made("span", "about")];
    const caption = made("figcaption", "");
    const frame = made("div", "frame");
    const figure = made("figure", "");
    const bar = made("div", "lightbar");
    name.id = "lightbox-name";
    box.setAttribute("aria-labelledby", name.id);
    caption.ariaLive = "polite";
    caption.append(name, about);
    bar.append(place, zoom, download, close);
    frame.append(picture, failed);
    figure.append(frame, caption);
    box.append(bar, previous, figure, next);

    function show(index) {
      at = (index + thumbs.length) % thumbs.length;
      const { picture: address, about: words } = thumbs[at].dataset;
      box.classList.remove("is-full", "is-broken");
      zoom.ariaPressed = "false";
      if (picture.getAttribute("src") !== address) box.classList.add("is-loading");
      picture.src = address;
      picture.alt = name.textContent = thumbs[at].querySelector("img").alt;
      about.textContent = words;
      place.textContent = thumbs.length > 1 ? say("{number} of {total}", { number: at + 1, total: thumbs.length }) : "";
      Object.assign(download, { href: address, download: picture.alt });
      for (const turn of [previous, next]) turn.hidden = thumbs.length < 2;
    }

    picture.addEventListener("load", () => {
      box.classList.remove("is-loading");
      // A picture that is shown whole anyway has nothing to enlarge.
      zoom.hidden = picture.naturalWidth <= picture.clientWidth && picture.naturalHeight <= picture.clientHeight;
    });
    picture.addEventListener("error", () => { box.classList.remove("is-loading"); box.classList.add("is-broken"); zoom.hidden = true; });
    previous.addEventListener("click", () => show(at - 1));
    next.addEventListener("click", () => show(at + 1));
    zoom.addEventListener("click", () => (zoom.ariaPressed = String(box.classList.toggle("is-full"))));
    close.addEventListener("click", () => box.close());
    box.addEventListener("click", (event) => [box, figure, frame].includes(event.target) && box.close());
    box.addEventListener("keydown", (event) => {
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: thumbs.length - 1 }[event.key];
      if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      show(to);
    });
    const leave = () => box.close(); // another page came under it
    addEventListener("popstate", leave);
    box.addEventListener("close", () => {
      removeEventListener("popstate", leave);
      box.remove();
      // The page may have been drawn anew meanwhile: its like takes the focus.
      const back = thumbs[at].isConnected ? thumbs[at] : document.querySelector(`[data-picture="${CSS.escape(thumbs[at].dataset.picture)}"]`);
      back?.focus();
    });
    document.body.append(box);
    show(at);
    box.showModal();
    (thumbs.length > 1 ? next : close).focus();
  }

  document.addEventListener("click", (event) => {
    const thumb = event.target.closest?.("[data-picture]");
    if (!thumb) return;
    event.preventDefault();
    open(thumb);
  });
})();
