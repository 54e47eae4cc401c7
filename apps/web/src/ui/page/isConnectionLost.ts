/** Whether the server was not reached. fetch tells it as a TypeError, with a text that differs from browser to browser. */
export function isConnectionLost(error: Error | null): boolean {
  return error instanceof TypeError;
}
