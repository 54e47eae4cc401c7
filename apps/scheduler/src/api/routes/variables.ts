import type { Clock } from "@daymill/core";
import { deleteVariable, findVariable, listVariables, saveVariable } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import type { Sealer } from "../../secrets/sealer.ts";
import { variablePlace } from "../../secrets/variable-source.ts";
import type { Handlers } from "../handlers.ts";
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
  return {
    listVariables: async () => (await read(listVariables)).map(presentVariable),
    putVariable: async ({ params: { key }, body }) => {
      const row = {
        key,
        value: body.secret ? null : body.value,
        sealed: body.secret ? sealer.seal(body.value, variablePlace(key)) : null,
        description: body.description,
        updatedAt: clock.now(),
      };
      const since = body.unchangedSince;
      if (!(await saveVariable(db, row, toInstant(since)))) {
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
