import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DaymillError } from "@daymill/core";
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { attemptLogFile } from "../../data-layout.ts";
import { parseLogChunk } from "./log-chunk.ts";
import { logPath, readLogRange } from "./log-file.ts";
import { waitForGrowth } from "./wait-for-growth.ts";

const root = mkdtempSync(join(tmpdir(), "daymill-logs-"));
afterAll(() => rmSync(root, { recursive: true }));

const line = (message: string) =>
  `${JSON.stringify({ at: "2024-03-15T00:00:00Z", level: "info", message, stream: "task" })}\n`;

let files = 0;
function logOf(text: string): string {
  const path = join(root, `${files++}.log`);
  writeFileSync(path, text);
  return path;
}

async function readAll(path: string, maxBytes: number): Promise<string[]> {
  const messages: string[] = [];
  for (let offset = 0; ;) {
    const raw = await readLogRange(path, { offset, maxBytes });
    const chunk = parseLogChunk(raw?.bytes ?? Buffer.alloc(0), offset, false);
    messages.push(...chunk.lines.map((each) => each.message));
    if (chunk.next === offset) return messages;
    offset = chunk.next;
  }
}

describe("a log read in chunks", () => {
  test("gives every line once, whatever the size of the chunks", async () => {
    const property = fc.asyncProperty(
      fc.array(fc.string({ unit: "grapheme", maxLength: 200 }), { maxLength: 30 }),
      fc.integer({ min: 1, max: 500 }),
      async (messages, maxBytes) => {
        const path = logOf(messages.map(line).join(""));
        expect(await readAll(path, maxBytes)).toEqual(messages);
      },
    );
    await fc.assert(property, { numRuns: 30 });
  });

  test("leaves a line alone that is not whole yet", async () => {
    const path = logOf(line("one") + '{"at":"2024');
    expect(await readAll(path, 4_096)).toEqual(["one"]);
    appendFileSync(path, '-03-15T00:00:00Z","level":"warn","message":"two","stream":"task"}\n');
    expect(await readAll(path, 4_096)).toEqual(["one", "two"]);
  });

  test("names each line by the byte where it begins", async () => {
    const path = logOf(line("ä") + line("b"));
    const raw = await readLogRange(path, { offset: 0, maxBytes: 4_096 });
    const { lines } = parseLogChunk(raw?.bytes ?? Buffer.alloc(0), 0, false);
    expect(lines.map((each) => each.offset)).toEqual([0, Buffer.byteLength(line("ä"))]);
  });

  test("shows a line that is not ours as it is", () => {
    const { lines } = parseLogChunk(Buffer.from("Segmentation fault\n"), 0, false);
    expect(lines).toMatchObject([{ message: "Segmentation fault", source: "unknown", at: null }]);
  });

  test("from the end begins with a whole line", async () => {
    const path = logOf(["first", "second", "third"].map(line).join(""));
    const raw = await readLogRange(path, { offset: -(line("third").length + 5), maxBytes: 4_096 });
    const chunk = parseLogChunk(raw?.bytes ?? Buffer.alloc(0), raw?.offset ?? 0, raw?.startsInLine ?? false);
    expect(chunk.lines.map((each) => each.message)).toEqual(["third"]);
    expect(chunk.from).toBe(line("first").length + line("second").length);
  });
});

/** What a function gives, or the code of what it throws. */
function attempt(run: () => string): string {
  try {
    return run();
  } catch (error) {
    return error instanceof DaymillError ? error.code : String(error);
  }
}

describe("the path of a log", () => {
  const hostile = fc.string({ unit: fc.constantFrom("a", ".", "/", "\\", "%", ":", "~", "\u0000"), maxLength: 12 });

  test("never leaves the log folder, whatever is asked for", () => {
    fc.assert(
      fc.property(hostile, (file) => {
        const path = attempt(() => logPath(root, file));
        expect(path === "E503" || path.startsWith(`${root}/`)).toBe(true);
      }),
    );
  });

  test("is refused when a name would lead out", () => {
    const name = { dagId: "../..", runId: "..", taskId: "../../etc", mapIndex: -1, number: 1 };
    expect(() => logPath(root, attemptLogFile(name))).toThrow(expect.objectContaining({ code: "E503" }));
  });

  test("of a link that a task put there is not followed", async () => {
    writeFileSync(join(root, "secret.key"), "secret");
    mkdirSync(join(root, "d"), { recursive: true });
    symlinkSync(join(root, "secret.key"), join(root, "d", "1.log"));
    expect(await readLogRange(join(root, "d", "1.log"), { offset: 0, maxBytes: 100 })).toBeUndefined();
  });
});

describe("following a log", () => {
  const never = new AbortController().signal;

  test("answers when the file has grown, also when it did not exist", async () => {
    const path = join(root, "later.log");
    const waited = waitForGrowth({ path, size: 0, waitMs: 30_000, signal: never });
    writeFileSync(path, line("one"));
    expect(await waited).toBe(true);
  });

  test("answers at once when the attempt ends", async () => {
    const ended = new AbortController();
    const waited = waitForGrowth({ path: join(root, "none.log"), size: 0, waitMs: 30_000, signal: ended.signal });
    ended.abort();
    expect(await waited).toBe(false);
  });

  test("gives up when its time is over", async () => {
    expect(await waitForGrowth({ path: join(root, "none.log"), size: 0, waitMs: 1, signal: never })).toBe(false);
  });
});
