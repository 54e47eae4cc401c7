import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import type { ApiDocument } from "@daymill/contract";
import { openApiDocument } from "@daymill/scheduler/openapi";
import { root } from "../process.ts";
import { apiReference } from "./api-reference.ts";
import { brokenLinks } from "./broken-links.ts";
import { API_REFERENCE, CONTENTS } from "./contents.ts";
import { pageTemplate } from "./page-template.ts";
import { renderPage } from "./render-page.ts";
import { searchIndex } from "./search-index.ts";

const docs = join(root, "docs");

/** Pages of `docs/` that no section lists, or that a section lists and nobody has written. */
export function misplacedPages(): string[] {
  const written = new Set([...globSync("**/*.md", { cwd: docs }), API_REFERENCE]);
  const listed = CONTENTS.flatMap(({ pages }) => pages);
  return [...listed.filter((file) => !written.delete(file)), ...written];
}

/**
 * Makes the site of `docs/` in a folder, which is emptied before: HTML, images, a search. Rejects when a page is in no
 * section, or a link leads nowhere; then nothing is written. Gives the number of pages.
 */
export async function buildSite(out: string): Promise<number> {
  const misplaced = misplacedPages();
  if (misplaced.length > 0) throw new Error(`not listed once in the contents: ${misplaced.join(", ")}`);
  const sections = CONTENTS.map(({ title, pages }) => ({
    title,
    pages: pages.map((file) => renderPage(file, sourceOf(file))),
  }));
  const pages = sections.flatMap((section) => section.pages);
  const broken = brokenLinks(pages);
  if (broken.length > 0) throw new Error(`links that lead nowhere:\n${broken.join("\n")}`);
  rmSync(out, { recursive: true, force: true });
  for (const page of pages) write(join(out, page.file), pageTemplate(page, sections));
  const [first] = pages;
  if (first) write(join(out, "index.html"), `<meta http-equiv="refresh" content="0; url=${first.file}">\n`);
  write(join(out, "search-index.js"), `globalThis.searchIndex = ${JSON.stringify(searchIndex(pages))};\n`);
  cpSync(join(docs, "img"), join(out, "img"), { recursive: true });
  cpSync(join(import.meta.dirname, "site.css"), join(out, "site.css"));
  await build({
    entryPoints: [join(import.meta.dirname, "search.client.ts")],
    outfile: join(out, "search.js"),
    bundle: true,
    minify: true,
    format: "iife",
    logLevel: "warning",
  });
  return pages.length;
}

function sourceOf(file: string): string {
  if (file !== API_REFERENCE) return readFileSync(join(docs, file), "utf8");
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };
  return apiReference(openApiDocument(version) as unknown as ApiDocument);
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
