import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DaymillError } from "@daymill/core";
import type { Connection, DataDescription, JsonObject } from "@daymill/core";
import type { Environment } from "../process/child-env.ts";
import { turns } from "../process/turns.ts";
import { secretMask, secretsOf } from "../worker/mask-secrets.ts";
import { limitedValues } from "./tools-child.ts";

/** Whoever waits for it has lost patience by then. */
const LIMIT_MS = 20_000;
/** Each may take 512 MiB and more than one core. */
const AT_ONCE = 2;

export interface DataDescriberOptions {
  /** Of this process: data is read in the environment that tasks get. */
  readonly environment: Environment;
  /** Default 20 s, from the begin of the reading. */
  readonly limitMs?: number;
}

/** A place with Parquet files, and the connection that its URI names. */
export interface DescribedPlace {
  readonly uri: string;
  readonly connection: Connection | undefined;
}

/** Says what a place holds. Rejects as describeData of the operators does, with E706 when it takes too long. */
export type DataDescriber = (place: DescribedPlace, signal: AbortSignal) => Promise<DataDescription>;

/** Describes data in processes of their own, two at a time. Secrets go there by stdin, and are masked in what is said. */
export function dataDescriber({ environment, limitMs = LIMIT_MS }: DataDescriberOptions): DataDescriber {
  const inTurn = turns(AT_ONCE);
  return ({ uri, connection }, signal) =>
    inTurn(async () => {
      const { add, mask } = secretMask();
      const asJson: JsonObject | null = connection === undefined ? null : { ...connection };
      if (asJson !== null) add(secretsOf(asJson));
      // A process that is killed tidies nothing up: what it copies and spills lies in a directory of ours.
      const temporary = await mkdtemp(join(tmpdir(), "daymill-data-"));
      const tool = { environment, signal, limitMs, mask, tookTooLong: () => tookTooLong(uri, limitMs) };
      try {
        const [described] = await limitedValues("describeData", [{ uri, connection: asJson, temporary }], tool);
        if (described === undefined) throw new DaymillError("E705", "The data was not described.");
        return described as DataDescription;
      } finally {
        await rm(temporary, { recursive: true, force: true });
      }
    }, signal);
}

function tookTooLong(uri: string, limitMs: number): DaymillError {
  return new DaymillError(
    "E706",
    `${uri} was not read within ${limitMs / 1_000} s. Try again when less is running, or ask the warehouse that it is loaded into.`,
  );
}
