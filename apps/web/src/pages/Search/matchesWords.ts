/** Whether every word of a text stands in a name, in any case. */
export function matchesWords(text: string, name: string): boolean {
  const wanted = text.toLowerCase().split(/\s+/);
  const found = name.toLowerCase();
  return wanted.every((word) => found.includes(word));
}
