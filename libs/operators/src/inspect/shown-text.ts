/** A text as an output can hold it: what is no character, and U+0000, which a database refuses, are shown as U+FFFD. */
export function shownText(text: string): string {
  return text.replaceAll("\0", "\uFFFD").toWellFormed();
}
