import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Connection } from "@daymill/core";
import { locate, openStore } from "@daymill/stores";
import { storeCases } from "@daymill/stores/testing";
import { expect, test } from "vitest";

/** Buckets of a server for one suite. */
export interface BucketServer {
  readonly scheme: "s3" | "gs";
  /** Makes an empty bucket. */
  readonly newBucket: () => Promise<string>;
  readonly connection: (bucket: string, more?: Partial<Connection>) => Connection;
}

/** What every store in a bucket must do, besides what every store must. To be called in a suite whose server runs. */
export function bucketCases({ scheme, newBucket, connection }: BucketServer): void {
  const places = { "a bucket": {}, "a part of a bucket": { path: "teams/data" } };
  for (const [name, more] of Object.entries(places)) {
    storeCases(name, async () => ({
      store: openStore(connection(await newBucket(), more)),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }));
  }

  test("lists more than one answer holds", async () => {
    const store = openStore(connection(await newBucket()));
    const names = Array.from({ length: 1_005 }, (_, n) => `day/part-${String(n).padStart(5, "0")}`);
    for (let start = 0; start < names.length; start += 50)
      await Promise.all(names.slice(start, start + 50).map((name) => store.write(name, "x")));
    expect((await Array.fromAsync(store.list("day"))).map(({ key }) => key)).toEqual(names);
    await store.deletePrefix("day");
    expect(await Array.fromAsync(store.list(""))).toEqual([]);
  });

  test("shows nothing of a large write that fails in the middle", async () => {
    const store = openStore(connection(await newBucket()));
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      for (let n = 0; n < 20; n += 1) yield Buffer.alloc(1 << 20, n);
      throw new Error("the source broke");
    };
    await expect(store.write("a", failing())).rejects.toThrow("the source broke");
    expect(await store.stat("a")).toBeUndefined();
  });

  test("finds the same object by the connection and by its key in the bucket", async () => {
    const inner = connection(await newBucket(), { path: "pre" });
    const place = await locate("lake:/k=a%2Fb/part 1", () => Promise.resolve(inner));
    await place.store.write(place.key, Readable.from([Buffer.from("x")]));
    expect(place.uri).toBe(`${scheme}://${inner.database}/pre/k=a%2Fb/part 1`);
    const whole = openStore({ ...inner, path: "" });
    expect(await whole.stat("pre/k=a%2Fb/part 1")).toMatchObject({ bytes: 1 });
    expect(await text(await whole.read("pre/k=a%2Fb/part 1"))).toBe("x");
  });
}
