import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import { fileStore } from "@daymill/stores";
import type { ObjectInfo, ObjectStore } from "@daymill/stores";

/** A directory as Google Cloud Storage shows a bucket, whatever its name: objects are listed, looked at and read. */
export class FakeGcs implements AsyncDisposable {
  /** Keys whose content was read, in whole or in part. */
  readonly read: { readonly key: string; readonly range: string | undefined }[] = [];
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));
  readonly #store: ObjectStore;

  private constructor(directory: string) {
    this.#store = fileStore(directory);
  }

  static async start(directory: string): Promise<FakeGcs> {
    const fake = new FakeGcs(directory);
    fake.#server.listen(0, "127.0.0.1");
    await once(fake.#server, "listening");
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", "http://fake");
    const [bucket = "", , encoded = ""] = url.pathname.replace(/^\/storage\/v1\/b\//, "").split("/");
    const key = decodeURIComponent(encoded);
    if (key === "") return send(response, { items: await this.#list(bucket, url.searchParams.get("prefix") ?? "") });
    const info = await this.#store.stat(key);
    if (info === undefined) return send(response, { error: { code: 404, message: `No such object: ${key}` } }, 404);
    if (url.searchParams.get("alt") !== "media") return send(response, await this.#describe(bucket, info));
    const { range } = request.headers;
    this.read.push({ key, range });
    const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(range ?? "") ?? [];
    const asked = start === undefined ? undefined : { start: Number(start), end: Number(end) };
    const { crc32c } = await this.#describe(bucket, info);
    response.writeHead(asked === undefined ? 200 : 206, { "x-goog-hash": `crc32c=${crc32c}` });
    await pipeline(await this.#store.read(key, asked), response);
  }

  async #list(bucket: string, prefix: string): Promise<object[]> {
    const all = await Array.fromAsync(this.#store.list(""));
    return await Promise.all(
      all.filter(({ key }) => key.startsWith(prefix)).map((info) => this.#describe(bucket, info)),
    );
  }

  async #describe(bucket: string, { key, bytes, modifiedAt }: ObjectInfo): Promise<{ readonly crc32c: string }> {
    const { value } = await this.#store.checksum(key, "crc32c");
    const crc32c = Buffer.from(value, "hex").toString("base64");
    const what = { bucket, name: key, size: String(bytes), updated: new Date(modifiedAt).toISOString(), crc32c };
    return what;
  }
}

function send(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
