import { posix } from "node:path";
import type { RenderedPage } from "./render-page.ts";

export interface NavSection {
  readonly title: string;
  readonly pages: readonly RenderedPage[];
}

/** A whole page: where one is, what there is, the search. It needs no server, and nothing from elsewhere. */
export function pageTemplate(page: RenderedPage, sections: readonly NavSection[]): string {
  const up = posix.relative(posix.dirname(page.file), ".") || ".";
  const order = sections.flatMap(({ pages }) => pages);
  const at = order.findIndex(({ file }) => file === page.file);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(page.title)} · Daymill</title>
<link rel="stylesheet" href="${up}/site.css">
<script src="${up}/search-index.js" defer></script>
<script src="${up}/search.js" defer></script>
</head>
<body data-up="${up}">
<a class="skip" href="#content">Skip to the text</a>
<header>
<a class="brand" href="${up}/index.html">Daymill</a>
<search><input type="search" placeholder="Search" aria-label="Search the docs" autocomplete="off">
<ol class="found" aria-label="Found" hidden></ol></search>
</header>
<div class="columns">
<nav aria-label="Pages">
${sections.map((section) => navSection(section, page, up)).join("\n")}
</nav>
<main id="content">
${page.html}
<footer>${neighbour("Previous", order[at - 1], up)}${neighbour("Next", order[at + 1], up)}</footer>
</main>
<nav class="within" aria-label="On this page">
${page.passages
  .filter(({ heading }) => heading.level === 2)
  .map(({ heading }) => `<a href="#${heading.anchor}">${escape(heading.text)}</a>`)
  .join("\n")}
</nav>
</div>
</body>
</html>
`;
}

function navSection({ title, pages }: NavSection, current: RenderedPage, up: string): string {
  const links = pages.map((page) => {
    const mark = page.file === current.file ? ' aria-current="page"' : "";
    return `<li><a href="${up}/${page.file}"${mark}>${escape(page.title)}</a></li>`;
  });
  return `<h2>${escape(title)}</h2>\n<ul>\n${links.join("\n")}\n</ul>`;
}

function neighbour(word: string, page: RenderedPage | undefined, up: string): string {
  return page === undefined
    ? "<span></span>"
    : `<a href="${up}/${page.file}"><small>${word}</small>${escape(page.title)}</a>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
