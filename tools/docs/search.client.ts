/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import MiniSearch from "minisearch";
import { SEARCH_OPTIONS } from "./search-options.ts";
import type { FoundPassage } from "./search-options.ts";

// The search of every page. Its index comes as a script, so that it also works for pages that are opened as files.

const MOST = 12;
const { searchIndex } = globalThis as unknown as { readonly searchIndex: string };
const index = MiniSearch.loadJSON<FoundPassage>(searchIndex, SEARCH_OPTIONS);
const up = document.body.dataset["up"] ?? ".";
const input = document.querySelector<HTMLInputElement>("input[type=search]");
const list = document.querySelector<HTMLOListElement>(".found");

function show(query: string): void {
  if (!list) return;
  const found = index.search(query).slice(0, MOST) as unknown as readonly FoundPassage[];
  list.replaceChildren(...(found.length === 0 ? [nothing()] : found.map(item)));
  list.hidden = query.trim() === "";
}

function item({ id, page, heading }: FoundPassage): HTMLLIElement {
  const link = document.createElement("a");
  link.href = `${up}/${id}`;
  const place = document.createElement("small");
  place.textContent = page;
  link.append(heading, place);
  const row = document.createElement("li");
  row.append(link);
  return row;
}

function nothing(): HTMLLIElement {
  const row = document.createElement("li");
  row.textContent = "Nothing found";
  return row;
}

input?.addEventListener("input", () => show(input.value));
document.addEventListener("keydown", (event) => {
  const isTyping = document.activeElement === input;
  if (event.key === "/" && !isTyping) {
    event.preventDefault();
    input?.focus();
  } else if (event.key === "Escape" && isTyping && list) list.hidden = true;
  else if (event.key === "Enter" && isTyping) list?.querySelector("a")?.click();
});
