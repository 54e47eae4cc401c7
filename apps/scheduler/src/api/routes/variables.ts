import type { Clock } from "@daymill/core";
import { deleteVariable, findVariable, listVariables, saveVariable } from "@daymill/metadata";
import type { MetadataDatabase, VariableRow } from "@daymill/metadata";
import type { Sealer } from "../../secrets/sealer.ts";
import { variablePlace } from "../../secrets/variable-source.ts";
import type { Handlers } from "../handlers.ts";
import { notAccepted } from "../not-accepted.ts";
import { presentVariable } from "../present/admin.ts";
import { toInstant } from "../present/instants.ts";
import { found, type Reader } from "../reader.ts";
import { changedMeanwhile } from "./changed-meanwhile.ts";

export interface VariableRouteParts {
  readonly db: MetadataDatabase["db"];
  readonly read: Reader;
  readonly sealer: Sealer;
  readonly clock: Clock;
}

type VariableRoutes = Pick<Handlers, "listVariables" | "putVariable" | "deleteVariable">;

export function variableRoutes({ db, read, sealer, clock }: VariableRouteParts): VariableRoutes {
  const keptValue = async (key: string, secret: boolean): Promise<VariableRow> => {
    const row = await findVariable(db, key);
    if (row === undefined) throw notAccepted([{ path: "body.value", message: `The new variable ${key} needs one` }]);
    if (row.sealed !== null && !secret)
      throw notAccepted([{ path: "body.value", message: "Give it again: a secret is not read back" }]);
    return row;
  };
  return {
    listVariables: async () => (await read(listVariables)).map(presentVariable),
    putVariable: async ({ params: { key }, body }) => {
      const kept = body.value === undefined ? await keptValue(key, body.secret) : undefined;
      const value = body.value ?? kept?.value ?? null;
      const row = {
        key,
        value: body.secret ? null : value,
        sealed: body.secret && value !== null ? sealer.seal(value, variablePlace(key)) : (kept?.sealed ?? null),
        description: body.description,
        updatedAt: clock.now(),
      };
      // A value that is kept is the one that was read: whoever changes it in between is not overwritten.
      const since = body.unchangedSince === undefined ? kept?.updatedAt : toInstant(body.unchangedSince);
      if (!(await saveVariable(db, row, since))) {
        const current = await findVariable(db, key);
        throw changedMeanwhile(`The variable ${key}`, since, current && presentVariable(current));
      }
      return presentVariable(row);
    },
    deleteVariable: async ({ params: { key } }) => {
      found((await deleteVariable(db, key)) || undefined, `The variable ${key}`);
      return { deleted: true };
    },
  };
}
