import type { RenderedPage } from "./render-page.ts";

/** Links within the site that lead to no page, or to no heading of one: `from.html -> to.html#heading`. */
export function brokenLinks(pages: readonly RenderedPage[]): string[] {
  const places = new Set(
    pages.flatMap(({ file, passages }) => [file, ...passages.map(({ heading }) => `${file}#${heading.anchor}`)]),
  );
  return pages.flatMap(({ file, links }) =>
    links.filter((link) => !places.has(link)).map((link) => `${file} -> ${link}`),
  );
}
