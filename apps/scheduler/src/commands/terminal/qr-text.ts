const BLOCKS: Readonly<Record<string, string>> = { "00": "█", "01": "▀", "10": "▄", "11": " " };

/** A QR code for a terminal whose ground is dark, two of its rows to a line. `rows`: 1 is dark, 0 is light. */
export function qrText(rows: readonly string[]): string {
  const lines: string[] = [];
  for (let top = 0; top < rows.length; top += 2) {
    const [upper = "", lower = ""] = rows.slice(top, top + 2);
    lines.push(upper.replaceAll(/./g, (bit, index: number) => BLOCKS[bit + (lower[index] ?? "1")] ?? ""));
  }
  return `${lines.join("\n")}\n`;
}
