import { OID } from "../postgres/oid.ts";

/** Types whose values JSON can say as they are. */
const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [OID.bool, (text: string) => text === "t"],
  [OID.int2, Number],
  [OID.int4, Number],
  [OID.float4, numberOrText],
  [OID.float8, numberOrText],
  [OID.json, parseJson],
  [OID.jsonb, parseJson],
]);

/** How a column is read: all other types stay the text that the server writes. */
export function parserOf(oid: number): (text: string) => unknown {
  return PARSERS.get(oid) ?? ((text) => text);
}

/** JSON has neither NaN nor infinity. */
function numberOrText(text: string): number | string {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

function parseJson(text: string): unknown {
  return JSON.parse(text);
}
