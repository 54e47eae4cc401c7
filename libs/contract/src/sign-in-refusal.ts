/** Why single sign-on let somebody in not: what the sign-in page is told, and says. */
export const SIGN_IN_REFUSALS = {
  unreachable: "The sign-in service does not answer. Try again in a while, or sign in with a password.",
  declined: "The sign-in service did not let you in, or you turned back there.",
  stale: "That sign-in took longer than ten minutes, or was begun in another browser or at another address. Try again.",
  notVerified: "What the sign-in service answered did not hold. The server's log says why.",
  noName: "The sign-in service gave no name that somebody can have here. The server's log says what it gave.",
  nameTaken: "Another user has your name here. An admin can delete that user; after that you can sign in.",
  noRole: "None of your groups may do anything here. Ask who looks after the groups.",
  disabled: "Your user is disabled. An admin can let you in again.",
  tooMany: "Too many sign-ins failed. Try again in a quarter of an hour.",
  failed: "The server failed. Its log says why.",
} as const;

export type SignInRefusal = keyof typeof SIGN_IN_REFUSALS;

const PREFIX = "#sign-in=";

/** The page that somebody was going to, told why they are not there: behind the #, which is sent to no server. */
export function refusedAddress(path: string, refusal: SignInRefusal): string {
  return `${path}${PREFIX}${refusal}`;
}

/** Why somebody is not let in, in words, by the hash of their address; undefined: it says nothing of that. */
export function refusalText(hash: string): string | undefined {
  const refusal = hash.startsWith(PREFIX) ? hash.slice(PREFIX.length) : "";
  return Object.hasOwn(SIGN_IN_REFUSALS, refusal) ? SIGN_IN_REFUSALS[refusal as SignInRefusal] : undefined;
}
