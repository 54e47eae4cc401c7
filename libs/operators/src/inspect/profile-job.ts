import type { DataDescription, JsonObject, RemoteJob, RemoteStatus, TaskContext } from "@daymill/core";
import type { AskedSql } from "./asked-sql.ts";
import { shownCell, toDescriptions } from "./describe-columns.ts";
import { findIfPossible } from "../find-if-possible.ts";
import { figuresSql, readFigures } from "./figures.ts";
import type { Figures } from "./figures.ts";
import type { OpenQueries, QueryService, ServiceAnswer } from "./query-service.ts";
import { FIRST_ROWS, rowsToProfile, tableProfile } from "./rows-to-profile.ts";
import type { ProfileInput, ProfileOutput, RowsToProfile } from "./rows-to-profile.ts";
import { MOST_SPREAD_ROWS, readSpreads, spreadsSql } from "./spreads.ts";

/**
 * A profile is three jobs, each made of what the one before has found: the columns and first rows, the figures of all columns,
 * and how their values are spread. The handle holds the first, and what the others are made of; they have tokens of their own,
 * so that whoever looks, after whatever crash, comes to the same jobs.
 */
interface ProfileHandle<I, Place extends JsonObject> {
  readonly first: Place;
  readonly token: string;
  readonly input: I;
}

/** How far a profile has come: the job that counts now, and how it stands. */
interface Standing<Place extends JsonObject> {
  readonly job: Place;
  readonly status: RemoteStatus;
  /** Once all has succeeded. */
  readonly found?: Found<Place>;
}

interface Found<Place extends JsonObject> {
  readonly first: ServiceAnswer;
  readonly figures: readonly Figures[];
  readonly rows: number;
  /** undefined: there is nothing to spread. */
  readonly spreads: Place | undefined;
}

export interface ProfileJobPlan {
  readonly sql: string | undefined;
}

/** A profile as jobs of a warehouse. */
export function profileJob<I extends ProfileInput, Place extends JsonObject>(
  { sql }: ProfileJobPlan,
  open: OpenQueries<I, Place>,
): RemoteJob<I, ProfileHandle<I, Place>, ProfileOutput> {
  const begin = async (input: I, ctx: TaskContext): Promise<Profiling<Place>> => {
    const queries = await open(ctx, input);
    const rows = rowsToProfile(queries.dialect, { sql, taskId: ctx.taskId }, input);
    const values = input.table === undefined ? (input.params ?? {}) : {};
    const first = { text: `SELECT * FROM ${rows.from} LIMIT ${FIRST_ROWS}`, values };
    return { queries, rows, first, values, ctx };
  };
  const stand = async (
    { first, token, input }: ProfileHandle<I, Place>,
    ctx: TaskContext,
    { mayStart } = { mayStart: true },
  ) => {
    const profiling = await begin(input, ctx);
    return { profiling, standing: await standingOf(profiling, { firstJob: first, token, mayStart }) };
  };
  return {
    idempotent: true,
    async find(token, ctx, input) {
      const job = await findIfPossible(async () => {
        const { queries, first } = await begin(input, ctx);
        return await queries.find(first, `${token}/profile/first`);
      });
      return job === undefined ? undefined : { first: job, token, input };
    },
    async submit(input, token, ctx) {
      const { queries, first } = await begin(input, ctx);
      const job = await queries.start(first, `${token}/profile/first`);
      ctx.log.info("the warehouse has the first query of the profile", job);
      return { first: job, token, input };
    },
    async poll(handle, ctx) {
      return (await stand(handle, ctx)).standing.status;
    },
    async collect(handle, ctx) {
      const { profiling, standing } = await stand(handle, ctx);
      if (standing.found === undefined) throw new Error("the profile has not ended");
      return { profile: await toProfile(profiling, standing.found) };
    },
    async cancel(handle, ctx) {
      const { profiling, standing } = await stand(handle, ctx, { mayStart: false });
      if (standing.status.state === "running") await profiling.queries.cancel(standing.job);
    },
  };
}

interface Profiling<Place extends JsonObject> {
  readonly queries: QueryService<Place>;
  readonly rows: RowsToProfile;
  /** The first query. */
  readonly first: AskedSql;
  readonly values: AskedSql["values"];
  readonly ctx: TaskContext;
}

/** What is asked after the first rows, in this order. */
type Stage = "figures" | "spreads";

/** What a job that has not succeeded was asked for. */
const ASKED: Readonly<Record<Stage, string>> = { figures: "the figures", spreads: "how values are spread" };

interface Begun<Place extends JsonObject> {
  readonly firstJob: Place;
  readonly token: string;
  /** Whether a job whose turn it is is started: whoever cancels wants no more of them. */
  readonly mayStart: boolean;
}

async function standingOf<Place extends JsonObject>(
  profiling: Profiling<Place>,
  { firstJob, token, mayStart }: Begun<Place>,
): Promise<Standing<Place>> {
  const awaited = await awaitedJob(profiling, token);
  if (awaited !== undefined) return awaited;
  const { queries, rows, values, ctx } = profiling;
  const source = { dialect: queries.dialect, from: rows.from };
  const next = (stage: Stage, asked: AskedSql): Promise<Place | undefined> =>
    startOnce(queries, asked, { name: nameOf(stage, token), ctx, mayStart });

  const firstStatus = await queries.judge(firstJob);
  if (firstStatus.state !== "succeeded") return { job: firstJob, status: within(firstStatus, "the first rows") };
  const first = await queries.read(firstJob, FIRST_ROWS);

  const figuresJob = await next("figures", { text: figuresSql(source, first.columns), values });
  if (figuresJob === undefined) return { job: firstJob, status: firstStatus };
  const figuresStatus = await queries.judge(figuresJob);
  if (figuresStatus.state !== "succeeded") return { job: figuresJob, status: within(figuresStatus, ASKED.figures) };
  const [row = {}] = (await queries.read(figuresJob, 1)).rows;
  const figures = readFigures(row, first.columns);
  const found = { first, figures, rows: Number(row["n"] ?? 0), spreads: undefined };

  const asked = spreadsSql(source, figures);
  if (asked === undefined || Buffer.byteLength(asked.text) > MOST_SQL_BYTES)
    return { job: figuresJob, status: figuresStatus, found };
  const spreads = await next("spreads", { text: asked.text, values: { ...values, ...asked.values } });
  if (spreads === undefined) return { job: figuresJob, status: figuresStatus };
  const status = await queries.judge(spreads);
  if (status.state !== "succeeded") return { job: spreads, status: within(status, ASKED.spreads) };
  return { job: spreads, status, found: { ...found, spreads } };
}

/** A job that is remembered and has not succeeded: one question tells, however much was asked before it. */
async function awaitedJob<Place extends JsonObject>(
  { queries, ctx }: Profiling<Place>,
  token: string,
): Promise<Standing<Place> | undefined> {
  for (const stage of ["spreads", "figures"] as const) {
    const job = (await ctx.state.get(nameOf(stage, token))) as Place | undefined;
    if (job === undefined) continue;
    const status = await queries.judge(job);
    return status.state === "succeeded" ? undefined : { job, status: within(status, ASKED[stage]) };
  }
  return undefined;
}

function nameOf(stage: Stage, token: string): string {
  return `${token}/profile/${stage}`;
}

/** Athena takes 262,144. What is longer has many columns, and is shown without how their values are spread. */
const MOST_SQL_BYTES = 250_000;

/** What was started is remembered: how long a service knows a token is its own affair. */
async function startOnce<Place extends JsonObject>(
  queries: QueryService<Place>,
  asked: AskedSql,
  { name, ctx, mayStart }: { readonly name: string; readonly ctx: TaskContext; readonly mayStart: boolean },
): Promise<Place | undefined> {
  const known = await ctx.state.get(name);
  if (known !== undefined) return known as Place;
  if (!mayStart) return await findIfPossible(() => queries.find(asked, name));
  const job = await queries.start(asked, name);
  await ctx.state.set(name, job);
  return job;
}

/** Says which of the three it is about. */
function within(status: RemoteStatus, what: string): RemoteStatus {
  switch (status.state) {
    case "running":
      return { ...status, progress: `${what}: ${status.progress ?? "running"}` };
    case "failed":
      return { ...status, reason: `Asked for ${what}: ${status.reason}` };
    case "cancelled":
    case "succeeded":
      return status;
    default:
      return status satisfies never;
  }
}

async function toProfile<Place extends JsonObject>(
  { queries, rows }: Profiling<Place>,
  { first, figures, rows: count, spreads }: Found<Place>,
): Promise<DataDescription> {
  const most = figures.length * MOST_SPREAD_ROWS;
  const spread = spreads === undefined ? [] : (await queries.read(spreads, most)).rows;
  return tableProfile(queries.connection, rows, {
    rows: count,
    columns: toDescriptions(figures, readSpreads(spread, figures)),
    firstRows: first.rows.map((row) => first.columns.map(({ name }) => shownCell(row[name] ?? null))),
  });
}
