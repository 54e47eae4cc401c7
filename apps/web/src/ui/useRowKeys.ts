import { useShortcuts } from "./useShortcuts.ts";

/** What has rows: a table, and a list that says so. */
const LIST = "main table, main [data-row-list]";
const ROW = "main tbody tr, main [data-row-list] > li";

/**
 * `j` and `k` go from row to row of the list that has the focus, else of the first on the page, by the link to what each row is
 * about, else its first; Enter then opens it. `x` ticks the row, `X` all from the one that was ticked before.
 */
export function useRowKeys(): void {
  useShortcuts({
    j: () => step(1),
    k: () => step(-1),
    x: () => tick(false),
    X: () => tick(true),
  });
}

function step(by: 1 | -1): void {
  const lists = [...document.querySelectorAll(LIST)].map(linksOf).filter((links) => links.length > 0);
  const focused = focusedRow();
  const indexIn = (links: readonly HTMLElement[]): number =>
    links.findIndex((link) => focused?.contains(link) ?? false);
  const links = lists.find((one) => indexIn(one) !== -1) ?? lists[0] ?? [];
  const at = indexIn(links);
  const next = at === -1 ? (by === 1 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1);
  links[next]?.focus();
}

/** Of each row the link to what it is about, else its first one. */
function linksOf(list: Element): readonly HTMLElement[] {
  return [...list.querySelectorAll(list.tagName === "TABLE" ? "tbody tr" : "li")].flatMap(
    (row) => row.querySelector<HTMLElement>("a[data-row-link]") ?? row.querySelector<HTMLElement>("a[href]") ?? [],
  );
}

/** As with the mouse: a click with Shift ticks a range. */
function tick(isRange: boolean): void {
  const box = focusedRow()?.querySelector("input[type=checkbox]:not([role=switch])");
  box?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: isRange }));
}

function focusedRow(): Element | null {
  return document.activeElement?.closest(ROW) ?? null;
}
