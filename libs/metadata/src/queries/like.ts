/** A LIKE pattern for "contains", in which what people type means itself. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, (special) => `\\${special}`)}%`;
}
