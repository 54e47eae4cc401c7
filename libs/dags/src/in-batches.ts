/** Lines in pieces that are worth handing on. */
export function* inBatches(lines: Iterable<string>): Generator<string> {
  let batch: string[] = [];
  for (const line of lines) {
    batch.push(line);
    if (batch.length < LINES_AT_ONCE) continue;
    yield batch.join("");
    batch = [];
  }
  yield batch.join("");
}

const LINES_AT_ONCE = 500;
