import { PUBLISHED } from "./published-figures.ts";

/** How large a day's log is to be. */
export interface LogShape {
  /** 7,050,000 gives the published figures exactly; with another number they are scaled and rounded. */
  readonly requests: number;
}

/** What a log holds, exactly: what the pipeline has to find in it. */
export interface LogPlan {
  readonly requests: number;
  /** Requests by the hours 0 to 23. */
  readonly byHour: readonly number[];
  /** Those of them with a status from 500 to 599. */
  readonly serverErrorsByHour: readonly number[];
  readonly serverErrors: number;
  /** Requests without a status. */
  readonly withoutCode: number;
  /** The 20 most active addresses and their requests, in order; all others have fewer. */
  readonly mostActive: readonly (readonly [ip: string, requests: number])[];
}

/** With fewer, scaled figures meet and have no order. */
export const MIN_REQUESTS = 20_000;

/** Shares of the requests of 2017-01-01 by hour, of 17,486. */
const HOURLY = [
  831, 824, 855, 885, 834, 979, 776, 821, 829, 1104, 637, 644, 615, 601, 665, 652, 568, 648, 636, 621, 607, 616, 610,
  628,
];

/** One request in so many has no status: none did in what is published, but a log may. */
const REQUESTS_PER_WITHOUT_CODE = 10_000;

/** The figures of a log of some size. */
export function planLog({ requests }: LogShape): LogPlan {
  const scale = requests / PUBLISHED.requests;
  const serverErrorsByHour = PUBLISHED.serverErrorsByHour.map((count) => Math.round(count * scale));
  return {
    requests,
    byHour: apportion(requests, HOURLY),
    serverErrorsByHour,
    serverErrors: sum(serverErrorsByHour),
    withoutCode: Math.floor(requests / REQUESTS_PER_WITHOUT_CODE),
    mostActive: PUBLISHED.mostActive.map(([ip, count]) => [ip, Math.round(count * scale)] as const),
  };
}

/** Whole numbers in the relation of the shares, which add up to the total: each edge is rounded, not each part. */
function apportion(total: number, shares: readonly number[]): readonly number[] {
  const whole = sum(shares);
  let [passed, given] = [0, 0];
  return shares.map((share) => {
    passed += share;
    const part = Math.round((total * passed) / whole) - given;
    given += part;
    return part;
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
