/** Text of others may hold what would move a terminal's cursor: it is shown as JSON writes it. */
export function harmless(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The same for lines of text, whose tabs stay. */
export function harmlessLines(text: string): string {
  return text.replaceAll(/[^\t\n]+/g, harmless);
}
