/** Whether a text is the name of an availability zone and not of a region. */
export function isZone(text: string): boolean {
  return /^[a-z]{2}(-[a-z]+)+-\d+[a-z]$/.test(text);
}

/** What is wrong with the name of a region; undefined: nothing. Whether there is one of that name, only AWS knows. */
export function regionProblem(region: string): string | undefined {
  if (isZone(region)) return `"${region}" is an availability zone: write "${region.slice(0, -1)}"`;
  if (!/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region)) return `"${region}" is not written as "eu-west-1" is`;
  return undefined;
}
