/** Types whose values JSON can say as they are, by their oid: bool, int2, int4, float4, float8, json, jsonb. */
const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map([
  [16, (text: string) => text === "t"],
  [21, Number],
  [23, Number],
  [700, numberOrText],
  [701, numberOrText],
  [114, parseJson],
  [3802, parseJson],
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
