import { DaymillError } from "@daymill/core";
import type { JsonValue } from "@daymill/core";
import type { IncomingHttpHeaders } from "node:http";
import { parseExact } from "./exact-json.ts";
import { placeOfUrl } from "./place-of-url.ts";

/** Where the entries of a page stand in its JSON: names with dots between, `data.rows`. Default: the page is the list. */
interface PagingBase {
  readonly items?: string;
}

/**
 * How the next page is found. link: by the header Link with `rel="next"`. next: its URL stands in the page. cursor: what
 * stands in the page is given as a parameter. page: a parameter counts; the first page without entries is behind the last.
 */
export type Paging =
  | (PagingBase & { readonly by: "link" })
  | (PagingBase & { readonly by: "next"; readonly next: string })
  | (PagingBase & { readonly by: "cursor"; readonly cursor: string; readonly parameter: string })
  | (PagingBase & { readonly by: "page"; readonly parameter: string; readonly first?: number });

export interface Page {
  readonly url: URL;
  /** From 1. */
  readonly number: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: JsonValue;
  /** What the body was read from. */
  readonly text: string;
}

/** The URL of the first page. */
export function firstPage(paging: Paging, url: URL): URL {
  return paging.by === "page" ? withParameter(url, paging.parameter, paging.first ?? 1) : url;
}

/** The entries of a page (E453 when there is no list of them). */
export function itemsOf({ items = "" }: Paging, { url, body }: Page): readonly JsonValue[] {
  const found = valueAt(body, items);
  if (Array.isArray(found)) return found as readonly JsonValue[];
  throw unexpected(url, `has no list at "${items}"`);
}

/** The entries of a page as JSON, with every digit of their numbers. */
export function itemLinesOf(paging: Paging, page: Page): readonly string[] {
  return itemsOf(paging, { ...page, body: parseExact(page.text) }).map((item) => JSON.stringify(item));
}

/** The URL of the page after this one; undefined: it is the last. Only on the same server: what signs in goes along (E453). */
export function nextPage(paging: Paging, page: Page): URL | undefined {
  const next = candidate(paging, page);
  if (next === undefined) return undefined;
  if (next.origin !== page.url.origin)
    throw unexpected(page.url, `says that the next page is at another server, ${next.origin}`);
  if (next.href === page.url.href) throw unexpected(page.url, "says that it is followed by itself");
  return next;
}

function candidate(paging: Paging, page: Page): URL | undefined {
  const { url, headers, body, number } = page;
  switch (paging.by) {
    case "link":
      return toUrl(linkToNext(headers.link), url);
    case "next":
      return toUrl(valueAt(body, paging.next), url);
    case "cursor": {
      const cursor = valueAt(body, paging.cursor);
      if (typeof cursor === "number")
        return withParameter(url, paging.parameter, JSON.stringify(valueAt(parseExact(page.text), paging.cursor)));
      return typeof cursor === "string" && cursor !== "" ? withParameter(url, paging.parameter, cursor) : undefined;
    }
    case "page": {
      const isLast = itemsOf(paging, page).length === 0;
      return isLast ? undefined : withParameter(url, paging.parameter, (paging.first ?? 1) + number);
    }
    default:
      return paging satisfies never;
  }
}

function linkToNext(header: string | string[] | undefined): string | undefined {
  const links = [header ?? []]
    .flat()
    .join(", ")
    .matchAll(/<([^>]*)>([^<]*)/g);
  for (const [, target, attributes = ""] of links) if (/;\s*rel="?(?:[^"]*\s)?next\b/i.test(attributes)) return target;
  return undefined;
}

function toUrl(value: JsonValue | undefined, base: URL): URL | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string" && URL.canParse(value, base.href)) return new URL(value, base);
  throw unexpected(base, "names a next page by what is no URL");
}

function withParameter(url: URL, name: string, value: string | number): URL {
  const changed = new URL(url);
  changed.searchParams.set(name, String(value));
  return changed;
}

function valueAt(body: JsonValue, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = body;
  for (const name of path === "" ? [] : path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<string, JsonValue>>)[name];
  }
  return value;
}

function unexpected(url: URL, problem: string): DaymillError {
  return new DaymillError("E453", `The answer of ${placeOfUrl(url)} ${problem}.`);
}
