import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { type Grid, unpackRuns } from "@daymill/contract";
import { type Figure, repeat } from "../measure.ts";

const SAMPLES = 50;

/** All runs of a grid, asked for as a browser does. */
export async function measureGridApi(server: string, dagId: string, runs: number): Promise<readonly Figure[]> {
  const url = `${server}/api/v1/dags/${dagId}/grid?limit=${runs}`;
  const { body } = await ask(url);
  const grid = JSON.parse(gunzipSync(body).toString()) as Grid;
  const answered = unpackRuns(grid.runs).length;
  if (answered !== runs) throw new Error(`${url} has ${answered} runs`);
  const answers = await repeat(SAMPLES, () => ask(url));
  const ms = answers.map((answer) => answer.ms);
  return [
    { name: `API: grid of ${runs} runs, p95`, unit: "ms", samples: ms, quantile: 0.95, mark: { max: 50 } },
    {
      name: `API: grid of ${runs} runs, as it travels`,
      unit: "KB",
      samples: [body.byteLength / 1_000],
      mark: { max: 10 },
    },
  ];
}

async function ask(url: string): Promise<{ readonly ms: number; readonly body: Buffer }> {
  const start = performance.now();
  const [answer] = (await once(get(url, { headers: { "accept-encoding": "gzip" } }), "response")) as [IncomingMessage];
  const body = await buffer(answer);
  if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}`);
  return { ms: performance.now() - start, body };
}
