/** A text, cut where another differs from it: what both begin with, what is only in this one, what both end with. */
export function changedPart(text: string, before: string): readonly [same: string, changed: string, same: string] {
  const most = Math.min(text.length, before.length);
  let start = 0;
  while (start < most && text[start] === before[start]) start += 1;
  let end = 0;
  while (end < most - start && text.at(-1 - end) === before.at(-1 - end)) end += 1;
  return [text.slice(0, start), text.slice(start, text.length - end), text.slice(text.length - end)];
}
