import { randomFillSync } from "node:crypto";
import { mkdir, open, writeFile } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as s3 from "@aws-sdk/client-s3";
import { testContext } from "@daymill/core";
import { upload as uploadTask } from "@daymill/operators";
import { startS3Server } from "../support/s3-server.ts";
import type { S3Server } from "../support/s3-server.ts";
import type { Bench } from "./bench.ts";
import { timed } from "./measure.ts";
import type { Figure } from "./measure.ts";
import { tempDir } from "./temp-dir.ts";

const MIB = 1_024 * 1_024;
const SIZE = 2_000 * MIB;
const FILES = 2;
const ROUNDS = 3;
/** As our store has it. */
const PART_BYTES = 8 * MIB;
const PARTS_AT_ONCE = 4;
const BUCKET = "bench";

export const upload: Bench = {
  name: "upload",
  load: `${SIZE / MIB} MiB in ${FILES} files of noise to a server of S3 on this machine: by the task upload, which verifies and publishes, and by a plain loop over the library, ${PARTS_AT_ONCE} parts of ${PART_BYTES / MIB} MiB at once; ${ROUNDS} rounds in turn`,
  model: "both in this process; the server in one of its own, on the same disk",
  needs: ["s3"],
  run: () => measureUploads(SIZE),
};

/** `bytes`: of all files together. */
export async function measureUploads(bytes: number): Promise<readonly Figure[]> {
  await using server = await startS3Server();
  using home = tempDir("upload");
  const client = clientOf(server);
  await client.send(new s3.CreateBucketCommand({ Bucket: BUCKET }));
  const source = join(home.path, "made");
  const files = await makeFiles(source, bytes);
  const [plain, task, peaks]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    plain.push(await timed(() => uploadPlainly(client, files, `plain-${round}`)));
    const watch = watchMemory();
    task.push(await timed(() => uploadByTask(server, source, `task-${round}`)));
    peaks.push(watch.stop() / MIB);
  }
  client.destroy();
  const perSecond = (times: readonly number[]): number[] => times.map((ms) => bytes / MIB / (ms / 1_000));
  return [
    { name: "plain loop", unit: "MiB/s", samples: perSecond(plain) },
    { name: "upload", unit: "MiB/s", samples: perSecond(task) },
    {
      name: "upload / plain loop, time",
      unit: "x",
      samples: task.map((ms, round) => ms / (plain[round] ?? Number.NaN)),
      beside: "upload reads what it has sent once more, to compare checksums",
    },
    { name: "memory that upload adds", unit: "MiB", samples: peaks, mark: { max: 300 } },
  ];
}

function clientOf({ url, accessKeyId, secretAccessKey }: S3Server): s3.S3Client {
  const credentials = { accessKeyId, secretAccessKey };
  return new s3.S3Client({ endpoint: url, region: "us-east-1", forcePathStyle: true, credentials });
}

async function makeFiles(folder: string, bytes: number): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const noise = randomFillSync(Buffer.alloc(PART_BYTES));
  const paths = Array.from({ length: FILES }, (_, index) => join(folder, `part-${index}.bin`));
  for (const path of paths) {
    await using file = await open(path, "w");
    for (let written = 0; written < bytes / FILES; written += noise.length) await file.write(noise);
  }
  await writeFile(join(folder, "_SUCCESS"), "");
  return paths;
}

async function uploadByTask(
  { url, accessKeyId, secretAccessKey }: S3Server,
  source: string,
  to: string,
): Promise<void> {
  const extra = { endpoint: url };
  const cloud = { type: "s3", database: BUCKET, user: accessKeyId, password: secretAccessKey, extra };
  const ctx = testContext({ taskId: "upload", connections: { cloud } });
  await uploadTask("upload").run({ from: pathToFileURL(`${source}/`).href, rows: 0, to: `cloud:/${to}/` }, ctx);
}

async function uploadPlainly(client: s3.S3Client, files: readonly string[], to: string): Promise<void> {
  for (const [index, path] of files.entries()) {
    const place = { Bucket: BUCKET, Key: `${to}/part-${index}.bin` };
    const { UploadId } = await client.send(new s3.CreateMultipartUploadCommand(place));
    await using file = await open(path);
    const count = Math.ceil((await file.stat()).size / PART_BYTES);
    const parts: s3.CompletedPart[] = [];
    const numbers = Array.from({ length: count }, (_, part) => part + 1).values();
    const send = async (): Promise<void> => {
      for (const PartNumber of numbers) {
        const Body = await partOf(file, PartNumber);
        const { ETag } = await client.send(new s3.UploadPartCommand({ ...place, UploadId, PartNumber, Body }));
        parts.push({ PartNumber, ETag });
      }
    };
    await Promise.all(Array.from({ length: PARTS_AT_ONCE }, send));
    const MultipartUpload = { Parts: parts.toSorted((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0)) };
    await client.send(new s3.CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload }));
  }
}

async function partOf(file: FileHandle, number: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(PART_BYTES), 0, PART_BYTES, (number - 1) * PART_BYTES);
  return buffer.subarray(0, bytesRead);
}

/** The highest memory of this process above what it has now. */
function watchMemory(): { stop(): number } {
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50);
  return {
    stop() {
      clearInterval(timer);
      return peak - before;
    },
  };
}
