/** The values of a field: only the list of its own type counts. 64-bit integers are exact. */
export type HekaFieldValues =
  | { readonly type: "string"; readonly values: readonly string[] }
  | { readonly type: "bytes"; readonly values: readonly Uint8Array[] }
  | { readonly type: "integer"; readonly values: readonly bigint[] }
  | { readonly type: "double"; readonly values: readonly number[] }
  | { readonly type: "boolean"; readonly values: readonly boolean[] };

export type HekaField = HekaFieldValues & {
  readonly name: string;
  /** What the values mean, such as `B/s`; mostly "". */
  readonly representation: string;
};

/** A record of a Heka stream. */
export interface HekaMessage {
  /** Hexadecimal with dashes; as it stands where the writer put text instead of 16 bytes. */
  readonly uuid: string;
  /** Nanoseconds since 1970 in UTC. */
  readonly timestamp: bigint;
  readonly type: string;
  readonly logger: string;
  /** 0 (worst) to 7. */
  readonly severity: number;
  readonly payload: string;
  readonly envVersion: string;
  readonly pid: number;
  readonly hostname: string;
  readonly fields: readonly HekaField[];
}

/** The first value of the first field of a name, whatever its type; undefined where there is none. */
export function hekaValue(message: HekaMessage, name: string): HekaField["values"][number] | undefined {
  return message.fields.find((field) => field.name === name)?.values[0];
}
