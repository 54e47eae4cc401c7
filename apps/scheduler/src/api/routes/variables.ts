import type { Clock } from "@daymill/core";
import { deleteVariable, listVariables, saveVariable } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import type { Sealer } from "../../secrets/sealer.ts";
import { variablePlace } from "../../secrets/variable-source.ts";
import type { Handlers } from "../handlers.ts";
import { presentVariable } from "../present/admin.ts";
import { found, type Reader } from "../reader.ts";

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
      await saveVariable(db, row);
      return presentVariable(row);
    },
    deleteVariable: async ({ params: { key } }) => {
      found((await deleteVariable(db, key)) || undefined, `The variable ${key}`);
      return { deleted: true };
    },
  };
}
