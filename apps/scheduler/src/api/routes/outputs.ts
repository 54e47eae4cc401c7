import { DaymillError } from "@daymill/core";
import type { JsonValue } from "@daymill/core";
import { changeOutput, findInstance, findOutput } from "@daymill/metadata";
import type { InstanceName, OutputChange } from "@daymill/metadata";
import type { OutputView } from "@daymill/contract";
import { MAX_INLINE_OUTPUT_BYTES } from "../../loop/storable.ts";
import type { ActionParts } from "../actions/actions.ts";
import { foundInRun } from "../found-in-run.ts";
import type { Handlers } from "../handlers.ts";
import { notAccepted } from "../not-accepted.ts";
import { toInstant } from "../present/instants.ts";
import { presentOutput } from "../present/output.ts";
import { found, type Reader } from "../reader.ts";
import { changedMeanwhile } from "./changed-meanwhile.ts";
import { instanceName, toName } from "./task-instances.ts";

export interface OutputRouteParts extends ActionParts {
  readonly read: Reader;
}

/** What task instances returned, or people say that they did. */
export function outputRoutes(parts: OutputRouteParts): Pick<Handlers, "getOutput" | "putOutput" | "deleteOutput"> {
  return {
    getOutput: ({ params, query }) => readOutput(parts, toName(params, query.mapIndex)),
    putOutput: async ({ params, query, body, caller }) => {
      const name = toName(params, query.mapIndex);
      const output = { value: body.value, bytes: sizeOf(body.value) };
      await change(parts, { name, output, writtenAt: toInstant(body.unchangedSince), who: caller.who });
      return await readOutput(parts, name);
    },
    deleteOutput: async ({ params, query, caller }) => {
      const name = toName(params, query.mapIndex);
      await change(parts, { name, output: null, writtenAt: undefined, who: caller.who });
      return { deleted: true };
    },
  };
}

async function readOutput({ read }: OutputRouteParts, name: InstanceName): Promise<OutputView> {
  return presentOutput(found(await read((db) => findOutput(db, name)), `An output of ${instanceName(name)}`));
}

/** The bytes of a value as JSON. Throws E702 for what a row does not hold. */
function sizeOf(value: JsonValue): number {
  const json = JSON.stringify(value);
  const bytes = Buffer.byteLength(json);
  if (bytes > MAX_INLINE_OUTPUT_BYTES) {
    const limit = MAX_INLINE_OUTPUT_BYTES.toLocaleString("en");
    const message = `The value takes ${bytes.toLocaleString("en")} bytes as JSON; set by hand it may take ${limit}. Write it to a store, and set its URI.`;
    throw notAccepted([{ path: "body.value", message }]);
  }
  return bytes;
}

async function change(parts: OutputRouteParts, change: OutputChange): Promise<void> {
  const { db, clock, wake, tell } = parts;
  const { name } = change;
  const changed = await changeOutput(db, change, clock.now());
  switch (changed.kind) {
    case "changed":
      tell.run(name);
      return wake([changed.run]);
    case "open":
      throw new DaymillError(
        "E703",
        `${instanceName(name)} has not ended (${changed.state}): what it returns would take the place of what you set. Wait for its end, or mark it.`,
      );
    case "stale": {
      const current = await findOutput(db, name);
      throw changedMeanwhile(`The output of ${instanceName(name)}`, undefined, current && presentOutput(current));
    }
    case "missing":
      await foundInRun(db, {
        value: await findInstance(db, name),
        run: name,
        what: `The task instance ${instanceName(name)}`,
      });
      throw new DaymillError("E701", `An output of ${instanceName(name)} does not exist.`);
    default:
      return changed satisfies never;
  }
}
