import * as s3 from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import type { S3Access } from "./s3-client.ts";
import { writeToS3 } from "./s3-write.ts";

const MIB = 1 << 20;

it("does not complete an upload of which a part failed while the source was waited for", async () => {
  const sent: string[] = [];
  const failed = Promise.withResolvers<void>();
  const client = {
    send: (command: { readonly constructor: { readonly name: string }; readonly input: { PartNumber?: number } }) => {
      const { PartNumber } = command.input;
      sent.push(command.constructor.name);
      if (PartNumber !== 1) return Promise.resolve({ UploadId: "upload", ETag: "tag" });
      setImmediate(failed.resolve);
      return Promise.reject(new Error("the part was lost"));
    },
  };
  const access = { s3, client } as unknown as S3Access;
  const source = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.alloc(9 * MIB);
    await failed.promise;
    yield Buffer.alloc(9 * MIB);
  };
  const write = writeToS3(access, { Bucket: "bucket", Key: "key" }, { content: source(), options: {}, written: {} });
  await expect(write).rejects.toThrow("the part was lost");
  expect(sent).toContain("AbortMultipartUploadCommand");
  expect(sent).not.toContain("CompleteMultipartUploadCommand");
});
