/**
 * A value that JSON.stringify writes as the text of a number. It is in Node since 21, as the source text that a reviver of
 * JSON.parse is given, but not yet in TypeScript's library.
 */
export const { rawJSON, isRawJSON } = JSON as unknown as {
  rawJSON: (text: string) => object;
  isRawJSON: (value: unknown) => boolean;
};
