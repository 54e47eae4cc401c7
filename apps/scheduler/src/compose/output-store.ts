import type { JsonValue } from "@daymill/core";
import { fileStore } from "@daymill/stores";
import type { OutputStore } from "../loop/scheduler-parts.ts";

/** Keeps outputs that are too large for their row as files below a folder, one an attempt. */
export function outputStore(folder: string): OutputStore {
  const store = fileStore(folder);
  return {
    async write({ instance, attempt }, json) {
      const key = `${instance}/${attempt}.json`;
      await store.write(key, json);
      return new URL(key, store.root).href;
    },
    async read(uri) {
      const pieces: Buffer[] = [];
      for await (const piece of await store.read(uri.slice(store.root.length))) pieces.push(piece as Buffer);
      return JSON.parse(Buffer.concat(pieces).toString("utf8")) as JsonValue;
    },
  };
}
