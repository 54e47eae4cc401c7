import { always, dag, manual, type Settled, task } from "@daymill/core";

const docs = `
What happens when a body throws.

- \`retries\` says how often it is tried again and how long to wait: here 1 s, then 2 s, then 4 s, at most 10 s.
- Every try is an attempt of its own, with its own log; nothing is overwritten.
- \`ctx.state\` survives from try to try, so that work that is done need not be done again.
- An error with \`retry: false\` is not tried again: a wrong password does not get better by waiting.
- A run ends as its last tasks do. Here that is \`tell\`, which runs in any case: so the run succeeds although the pages are
  missing, and the failed task is seen in the grid.
`;

/** Fails until the given try. What it has fetched it keeps, and goes on from there. */
const fetchPages = task(
  "fetch_pages",
  { retries: { limit: 3, backoff: "exponential", base: "1s", max: "10s", jitter: false }, timeout: "1m" },
  async (input: { succeedAtTry: number }, ctx) => {
    const before = Number((await ctx.state.get("pages")) ?? 0);
    const pages = before + 10;
    await ctx.state.set("pages", pages);
    ctx.log.info("fetched", { from: before, to: pages });
    if (ctx.attempt.tryNumber < input.succeedAtTry) throw new Error(`the connection was reset after page ${pages}`);
    return { pages };
  },
);

const signIn = task("sign_in", { retries: 3 }, (input: { user: string }) => {
  if (input.user === "") throw Object.assign(new Error("there is no user to sign in as"), { retry: false });
  return { session: `session of ${input.user}` };
});

const tell = always("tell", (input: { fetched: Settled<{ pages: number }> }, ctx) => {
  const { fetched } = input;
  if (fetched.state === "success") ctx.log.info("all is well", { pages: fetched.output.pages });
  else ctx.log.error("the pages are missing", { state: fetched.state });
});

export default dag(
  "retries",
  {
    schedule: manual(),
    tags: ["example"],
    description: "Tries, waits between them, and what survives from one to the next",
    docs,
    params: {
      user: { default: "ada", description: "Nobody: the sign-in fails at once" },
      succeedAtTry: { default: 3, description: "More than 4: the pages are never fetched" },
    },
  },
  ({ params }) => {
    const session = signIn({ user: params.user });
    const fetched = fetchPages({ succeedAtTry: params.succeedAtTry }, { after: [session] });
    tell({ fetched });
  },
);
