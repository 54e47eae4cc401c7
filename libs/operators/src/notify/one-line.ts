/** A message is a line to read, not a report: the page behind the link has the rest. */
const LONGEST_LINE = 300;

/** The first line, without characters that would end a line or a header somewhere, and not too long. */
export function oneLine(text: string): string {
  const [line = ""] = text.trim().split(/[\r\n\u2028\u2029]/);
  const plain = line.replaceAll(/\p{Cc}+/gu, " ").trim();
  return plain.length > LONGEST_LINE ? `${plain.slice(0, LONGEST_LINE).toWellFormed()}…` : plain;
}
