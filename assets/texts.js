/* Texts of pages in the reader's language (calls come from ticketing_app/ui/texts.py).

   Pages are built in English, and React has to draw first what was built. The catalogue of another language came with a
   script before this one (language.js): it is used from the second drawing on, which follows at once. */
import { useEffect, useSyncExternalStore } from "react";

const written = (value) =>
  typeof value === "number" ? value.toLocaleString(globalThis.ticketingTexts?.language ?? "en") : String(value);

const filled = (text, values) =>
  values ? text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? written(values[name]) : whole)) : text;

/* words: a text, or its forms for one and many, of which `values.number` chooses. */
const inEnglish = (words, values) => filled(Array.isArray(words) ? words[values.number === 1 ? 0 : 1] : words, values);

const inTheirs = (words, values) => {
  const catalogue = globalThis.ticketingTexts?.catalogue;
  const found = catalogue?.texts[Array.isArray(words) ? words[0] : words];
  if (!found) return inEnglish(words, values);
  return filled(Array.isArray(words) ? found[catalogue.form(values.number)] : found, values);
};

const never = () => () => {};
const shown = () => void delete document.documentElement.dataset.waits;

export const useTexts = () => {
  useEffect(shown, []);
  return useSyncExternalStore(never, () => inTheirs, () => inEnglish);
};
