/** One address without a name, without quotes and without anything that could begin another header or receiver. */
const ADDRESS = /^[^\s@<>(),;:\\"[\]\p{Cc}]{1,64}@[^\s@<>(),;:\\"[\]\p{Cc}]{1,253}$/u;

/** Whether a text is one mail address: `ops@example.com`. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}
