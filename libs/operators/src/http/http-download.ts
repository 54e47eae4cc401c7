import type { IncomingHttpHeaders } from "node:http";
import { operatorTask } from "@daymill/core";
import type { JsonObject, Task, TaskContext } from "@daymill/core";
import type { Content } from "@daymill/stores";
import { assertFreeDisk } from "../free-disk.ts";
import { assertStillOwned } from "../ownership.ts";
import { placeOf } from "../place.ts";
import { openHttp } from "./http-client.ts";
import type { HttpClient } from "./http-client.ts";
import type { HttpInput } from "./http-input.ts";
import { readHttpOptions } from "./http-options.ts";
import type { HttpOptions } from "./http-options.ts";
import { itemLinesOf } from "./paging.ts";
import type { Paging } from "./paging.ts";

export interface HttpDownloadInput extends HttpInput {
  /** The URI of the object to write, in any store. */
  readonly to: string;
}

export interface HttpDownloadOutput {
  /** As `to`. */
  readonly uri: string;
  readonly bytes: number;
  readonly pages: number;
  /** Entries of all pages; null without paging. */
  readonly rows: number | null;
}

const MIB = 1024 * 1024;
const MAX_PAGE_BYTES = 64 * MIB;

/**
 * Writes the answer of a server to an object of a store: `httpDownload("fetch", { connection: "bank" })({ path: "dump.csv",
 * to: "lake:/bank/dump.csv" })`. With paging the entries of all pages, a line of JSON each. It is visible when it is whole, and
 * takes the place of what was there. Memory does not grow with it. Errors as of httpRequest, E308 and those of stores.
 */
export function httpDownload(
  id: string,
  options: HttpOptions<HttpDownloadInput, HttpDownloadOutput>,
): Task<HttpDownloadInput, HttpDownloadOutput> {
  const plan = readHttpOptions(id, options, "1h");
  const { paging } = plan;
  return operatorTask<HttpDownloadInput, HttpDownloadOutput>({
    operator: "httpDownload",
    id,
    options,
    defaults: JSON.parse(JSON.stringify({ connection: plan.connection, method: plan.method })) as JsonObject,
    body: {
      kind: "task",
      run: async ({ to, ...input }, ctx) => {
        const http = await openHttp(plan, input, ctx);
        if (paging !== undefined) return await writePages(http, { paging, to, ctx });
        return await http.ask(async ({ headers, body }) => {
          await assertRoom(headers, { to, ctx }).catch((thrown: unknown) => {
            body.destroy();
            throw thrown;
          });
          const { bytes } = await write(body as AsyncIterable<Buffer>, { to, ctx });
          return { uri: to, bytes, pages: 1, rows: null };
        });
      },
    },
  });
}

interface Target {
  readonly to: string;
  readonly ctx: TaskContext;
}

/** Where the server says how long its answer is. */
async function assertRoom(headers: IncomingHttpHeaders, { to, ctx }: Target): Promise<void> {
  const { store, key } = await placeOf(to, ctx);
  const path = store.localPath(key);
  if (path === undefined) return;
  await assertFreeDisk(path, { bytes: Number(headers["content-length"] ?? 0), ctx });
}

async function writePages(
  http: HttpClient,
  { paging, ...target }: Target & { readonly paging: Paging },
): Promise<HttpDownloadOutput> {
  let [rows, pages] = [0, 0];
  async function* lines(): AsyncGenerator<Buffer> {
    for await (const page of http.pages(paging, MAX_PAGE_BYTES)) {
      rows += page.items.length;
      pages = page.number;
      yield Buffer.from(
        itemLinesOf(paging, page)
          .map((line) => `${line}\n`)
          .join(""),
      );
    }
  }
  const { bytes } = await write(lines(), target);
  return { uri: target.to, bytes, pages, rows };
}

/** A failure of the source is thrown as it is: a store would take it for its own. */
async function write(source: AsyncIterable<Buffer>, { to, ctx }: Target): Promise<{ readonly bytes: number }> {
  const { store, key } = await placeOf(to, ctx);
  let bytes = 0;
  let failure: { readonly thrown: unknown } | undefined;
  async function* content(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of source) {
        bytes += chunk.length;
        yield chunk;
      }
      await assertStillOwned(ctx, to);
    } catch (thrown: unknown) {
      failure = { thrown };
      throw thrown;
    }
  }
  try {
    await store.write(key, content() satisfies Content, { signal: ctx.signal });
  } catch (thrown: unknown) {
    throw failure === undefined ? thrown : failure.thrown;
  }
  return { bytes };
}
