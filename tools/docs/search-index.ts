import MiniSearch from "minisearch";
import type { RenderedPage } from "./render-page.ts";
import { SEARCH_OPTIONS } from "./search-options.ts";
import type { FoundPassage } from "./search-options.ts";

/** Everything that can be found, as the search of the pages loads it: JSON. */
export function searchIndex(pages: readonly RenderedPage[]): string {
  const index = new MiniSearch<FoundPassage & { readonly text: string }>(SEARCH_OPTIONS);
  for (const { file, title, passages } of pages)
    index.addAll(
      passages.map(({ heading, text }) => ({
        id: heading.level === 1 ? file : `${file}#${heading.anchor}`,
        page: title,
        heading: heading.text,
        text,
      })),
    );
  return JSON.stringify(index);
}
