import type { JsonObject, JsonValue } from "@daymill/core";

/** What a shell that ran a value would leave behind, in the working directory of the server. */
export const SHELL_MARK = "daymill-fuzz-was-here";

/** Texts that break what builds SQL, shell lines, paths, patterns, HTML, times or formats out of what it is given. */
export const HOSTILE_TEXTS: readonly string[] = [
  "",
  " ",
  "../../../../../../etc/passwd",
  "..\\..\\windows\\win.ini",
  "/etc/passwd",
  "file:///etc/passwd",
  "'; DROP TABLE dag; --",
  '" OR 1=1 --',
  "%' OR '%'='",
  `$(touch ${SHELL_MARK})`,
  `; touch ${SHELL_MARK} #`,
  "`id`\n|id",
  "<script>alert(1)</script>",
  "${7*7}{{7*7}}",
  "__proto__",
  "constructor",
  "a\u0000b",
  "\ud800",
  "\u202e\ufeff\u2028",
  "(a+)+$",
  "%s%n%x",
  "a\r\nSet-Cookie: hostile=1",
  "NaN",
  "1e400",
  "-9007199254740993",
  "2147483648",
  "9999-12-31T23:59:59.999Z",
  "0000-01-01T00:00:00Z",
  "0001-01-01",
  "*/0 * * * *",
  "0 0 31 2 *",
  "-999999999d..-1d",
  // Longer ones are refused by the HTTP parser when they stand in an address.
  "a".repeat(4_000),
];

/** Values of types that are not asked for, and numbers at the edges of what computers count with. */
const HOSTILE_JSON: readonly JsonValue[] = [
  null,
  true,
  -1,
  0,
  0.5,
  2_147_483_648,
  9_007_199_254_740_991,
  1e308,
  [],
  [null],
  {},
  { $ne: null },
  ["a", "a", ["b"]],
  nested(200),
  "a".repeat(300_000),
];

/** What is put in place of a part of a body. */
export const HOSTILE_VALUES: readonly JsonValue[] = [...HOSTILE_TEXTS, ...HOSTILE_JSON];

/** Bodies that are no object, no JSON, or no text; and one that is larger than any route takes. */
export const HOSTILE_BODIES: readonly (string | Buffer)[] = [
  "",
  "null",
  "[]",
  "[{}]",
  '"text"',
  "1",
  "{",
  '{"a":',
  "{}}",
  '{"__proto__":{"isAdmin":true}}',
  '{"constructor":{"prototype":{"isAdmin":true}}}',
  '\ufeff{"a":1}',
  "[".repeat(50_000),
  '{"a":'.repeat(20_000),
  Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x00]),
];

/** The lowest and highest number that a schema says it takes. */
export function edgesOf(schema: JsonObject): JsonValue[] {
  return [schema["minimum"], schema["maximum"]].filter((edge) => edge !== undefined);
}

function nested(depth: number): JsonValue {
  let value: JsonValue = {};
  for (let level = 0; level < depth; level += 1) value = { a: value };
  return value;
}
