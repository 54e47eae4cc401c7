/** What the sealed secret of a user's second factor is bound to. */
export function secondFactorPlace(user: string): string {
  return `second factor:${user}`;
}
