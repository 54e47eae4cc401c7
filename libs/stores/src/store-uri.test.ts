import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import type { Connection } from "@daymill/core";
import { describe, expect, it } from "vitest";
import { connectionOfUri, locate, openStore, resolveStoreUri } from "./store-uri.ts";

const lake = (path: string): Connection => ({ id: "lake", type: "file", path, extra: {} });

describe("the URI of a place in a store", () => {
  it("names its connection, unless it is absolute", () => {
    expect(connectionOfUri("lake:/a/b")).toBe("lake");
    expect(connectionOfUri("my-lake.eu:/")).toBe("my-lake.eu");
    expect(connectionOfUri("file:///a/b")).toBeUndefined();
    expect(connectionOfUri("s3://bucket/a")).toBeUndefined();
  });

  it.each(["", "a/b", "/a/b", "lake", "lake:a", ":/a"])("%j is refused: it names no store (E503)", (uri) => {
    expect(() => connectionOfUri(uri)).toThrow(expect.objectContaining({ code: "E503" }));
  });

  it("resolves to the connection's directory, and keeps the slash of a folder", () => {
    expect(resolveStoreUri("lake:/a/b/", lake("/data/lake"))).toBe("file:///data/lake/a/b/");
    expect(resolveStoreUri("lake:/a/_SUCCESS", lake("/data/lake/"))).toBe("file:///data/lake/a/_SUCCESS");
    expect(resolveStoreUri("lake:/", lake("/data/lake"))).toBe("file:///data/lake/");
  });

  it("takes what follows the name as it is: percent signs of a Hive folder stay", () => {
    expect(resolveStoreUri("lake:/k=a%2Fb/x y", lake("/d"))).toBe("file:///d/k=a%252Fb/x%20y");
  });

  it("resolves to a bucket, below the prefix of the connection", () => {
    const s3: Connection = { id: "lake", type: "s3", database: "bucket", path: "pre", extra: {} };
    expect(resolveStoreUri("lake:/a/b", s3)).toBe("s3://bucket/pre/a/b");
  });

  it("leaves an absolute URI alone", () => {
    expect(resolveStoreUri("file:///x/y", lake("/data"))).toBe("file:///x/y");
  });
});

describe("opening a store", () => {
  it("finds a key in the bucket that an absolute URI names, taken as it is written", async () => {
    const place = await locate("s3://bucket/k=a%2Fb/part 1", () => Promise.reject(new Error("not asked for")));
    expect([place.store.root, place.key]).toEqual(["s3://bucket/", "k=a%2Fb/part 1"]);
    expect(openStore("s3://bucket/some/prefix").root).toBe("s3://bucket/some/prefix/");
    expect(openStore("gs://bucket/some/prefix").root).toBe("gs://bucket/some/prefix/");
    expect(() => openStore("s3:///a")).toThrow(expect.objectContaining({ code: "E503" }));
  });

  it("refuses a connection that is no store (E507), and one without a path (E104)", () => {
    expect(() => openStore({ id: "db", type: "postgres", extra: {} })).toThrow(
      expect.objectContaining({ code: "E507" }),
    );
    expect(() => openStore({ id: "lake", type: "file", extra: {} })).toThrow(expect.objectContaining({ code: "E104" }));
  });

  it("finds the same object by the connection, by its own URI and by the root's URI", async () => {
    const root = await mkdtemp(join(tmpdir(), "daymill uri-"));
    const place = await locate("lake:/k=a%2Fb/part 1", async () => lake(root));
    await place.store.write(place.key, "x");
    const absolute = await locate(place.uri, () => Promise.reject(new Error("not asked for")));
    expect(await text(await absolute.store.read(absolute.key))).toBe("x");
    expect(await openStore(pathToFileURL(root).href).stat("k=a%2Fb/part 1")).toMatchObject({ bytes: 1 });
    await rm(root, { recursive: true });
  });

  it("keeps a key inside the connection's directory (E503)", async () => {
    const place = await locate("lake:/../etc/passwd", async () => lake("/data/lake"));
    await expect(place.store.read(place.key)).rejects.toMatchObject({ code: "E503" });
  });
});
