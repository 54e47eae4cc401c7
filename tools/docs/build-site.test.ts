import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import MiniSearch from "minisearch";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildSite, misplacedPages } from "./build-site.ts";
import { SEARCH_OPTIONS } from "./search-options.ts";

const out = mkdtempSync(join(tmpdir(), "daymill-site-"));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const read = (file: string): string => readFileSync(join(out, file), "utf8");

test("every page of the docs is in the contents, once", () => {
  expect(misplacedPages()).toEqual([]);
});

let pages = 0;
beforeAll(async () => {
  pages = await buildSite(out);
});

test("the site has every page with its title, its place and its neighbours, and no link that leads nowhere", () => {
  expect(pages).toBeGreaterThan(40);
  const page = read("operators/stores.html");
  expect(page).toContain("<title>Stores · Daymill</title>");
  expect(page).toContain('<a href="../operators/stores.html" aria-current="page">Stores</a>');
  expect(page).toContain("<small>Next</small>");
});

test("the reference has the routes of the API with what they need, take and answer", () => {
  const reference = read("api-reference.html");
  expect(reference).toContain("POST /clears");
  expect(reference).toMatch(/triggerRun<\/code>\. Needs: operator/);
  expect(reference).toContain("<td><code>dryRun</code></td>");
  expect(reference.split("Nobody is signed in")).toHaveLength(2);
});

test("a search finds passages by the beginnings of words, and with a mistake in them", () => {
  const scope: { searchIndex?: string } = {};
  runInNewContext(read("search-index.js"), { globalThis: scope });
  const index = MiniSearch.loadJSON(scope.searchIndex ?? "", SEARCH_OPTIONS);
  const found = (query: string): unknown[] => index.search(query).map(({ id }) => id);
  expect(found("clock changes")).not.toEqual([]);
  expect(found("backfil")[0]).toMatch(/^(?!api-reference)/);
  expect(found("notifyers")).toContain("operators/notifiers.html");
});
