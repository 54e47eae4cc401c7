import { describe, expect, it } from "vitest";
import type { Connection } from "@daymill/core";
import { storeAccess } from "./store-access.ts";

const server = async (connection: Partial<Connection> & { readonly type: string }) =>
  (await storeAccess({ id: "lake", database: "bucket", extra: {}, ...connection })).server.href;

describe("the server of a bucket", () => {
  it("trap J: is that of its region at AWS, without which eu-central-1 answers nobody, unless the connection has another", async () => {
    expect(await server({ type: "s3", extra: { region: "eu-central-1" } })).toBe(
      "https://bucket.s3.eu-central-1.amazonaws.com/",
    );
    expect(await server({ type: "s3", extra: { endpoint: "http://127.0.0.1:9000" } })).toBe("http://127.0.0.1:9000/");
    expect(await server({ type: "s3", host: "minio", port: 9_000 })).toBe("https://minio:9000/");
  });

  it("is Google's, unless the connection has another one", async () => {
    expect(await server({ type: "gs" })).toBe("https://storage.googleapis.com/");
    expect(await server({ type: "gs", extra: { endpoint: "http://127.0.0.1:1" } })).toBe("http://127.0.0.1:1/");
  });

  it("of a store on this machine there is none (E507)", async () => {
    await expect(server({ type: "file" })).rejects.toMatchObject({ code: "E507" });
  });
});
