import { routes } from "@daymill/contract";
import type { Variable } from "@daymill/contract";
import { toError } from "@daymill/core";
import * as z from "zod";
import { lookUp, lookupText, secretLookup } from "./secret-lookup.ts";
import type { Ready, Stored, TransferKind } from "./transfer-kind.ts";

const { value, description } = routes.putVariable.body.shape;

/** Airflow's file is read as it is: it has a text that is JSON as what that means. */
function fromAirflow(value: unknown): unknown {
  if (!isMap(value)) return toText(value);
  if (!["value", "secret", "description"].some((key) => key in value)) return JSON.stringify(value);
  return isMap(value["value"]) || !("value" in value) ? value : { ...value, value: toText(value["value"]) };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function toText(value: unknown): unknown {
  return value === null || typeof value === "string" ? value : JSON.stringify(value);
}

/** A text by itself is the value, as Airflow has it. Of a secret the value is looked up, or stays. */
const entry = z.union(
  [
    value.unwrap().transform((text) => ({ value: text, secret: false as const, description: null })),
    z.strictObject({ value: value.unwrap(), secret: z.literal(false).default(false), description }),
    z.strictObject({ value: secretLookup.optional(), secret: z.literal(true), description }),
  ],
  {
    error:
      'expected a text, { value, description } or, for a secret, { "secret": true, "value": { "env": "NAME" } } or { "file": "PATH" }: no secret is written here',
  },
);

type VariableEntry = z.output<typeof entry>;

type StoredVariable = Stored & { readonly variable: Variable };

/** Variables by their keys; the values of secret ones are not read. */
export const VARIABLES: TransferKind<VariableEntry, StoredVariable> = {
  what: "variable",
  shape: { name: routes.putVariable.params.shape.key, entry, inJson: fromAirflow },
  list: async (client) => (await client.listVariables()).map(toStored),
  prepare: async ({ name, entry: wanted }, former, io) => {
    const body = { secret: wanted.secret, description: wanted.description };
    const unchangedSince = former?.variable.updatedAt ?? null;
    const send =
      (text: string | undefined): Ready["send"] =>
      (client) =>
        client.putVariable({
          params: { key: name },
          body: { ...body, unchangedSince, ...(text !== undefined && { value: text }) },
        });
    if (!wanted.secret) return { entry: { value: wanted.value, ...body }, secrets: {}, send: send(wanted.value) };
    if (wanted.value === undefined) {
      if (former?.variable.secret === true) return { entry: body, secrets: {}, send: send(undefined) };
      return { problems: [{ path: `${name}.value`, message: NOT_KEPT }] };
    }
    try {
      const text = await lookUp(io, wanted.value);
      return { entry: body, secrets: { value: lookupText(wanted.value) }, send: send(text) };
    } catch (error) {
      return { problems: [{ path: `${name}.value`, message: toError(error).message }] };
    }
  },
};

const NOT_KEPT = 'there is no such secret yet: say where its value stands, { "env": "NAME" } or { "file": "PATH" }';

function toStored(variable: Variable): StoredVariable {
  const { key, value: text, secret: isSecret, description: about } = variable;
  return {
    name: key,
    entry: { ...(text !== null && { value: text }), secret: isSecret, description: about },
    variable,
  };
}
