import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { join } from "node:path";
import { withPeakMemory } from "./peak-memory.ts";

/** What a piece of work took. */
export interface Taken {
  readonly seconds: number;
  /** Of all its processes together; pages that they share are divided among them. */
  readonly peakMb: number;
}

/** As the published job was run: all cores of this machine, a driver of 8 GiB, 16 partitions of a shuffle. */
const SETTINGS = ["spark.driver.memory=8g", "spark.sql.shuffle.partitions=16", "spark.sql.session.timeZone=UTC"];

/** Runs a script of this folder by spark-submit to its end, its start counted. */
export async function runSparkJob(
  sparkSubmit: string,
  script: string,
  args: readonly string[],
  scratch: string,
): Promise<Taken> {
  const settings = [...SETTINGS, `spark.local.dir=${scratch}`, "spark.ui.enabled=false"];
  const start = performance.now();
  const child = spawn(
    sparkSubmit,
    [
      "--master",
      "local[*]",
      ...settings.flatMap((setting) => ["--conf", setting]),
      join(import.meta.dirname, script),
      ...args,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const said = text(child.stderr);
  const { result: code, peakMb } = await withPeakMemory(child.pid ?? 0, async () => {
    const [ended] = (await once(child, "exit")) as [number | null];
    return ended;
  });
  if (code !== 0) throw new Error(`${script} ended with ${code}:\n${(await said).split("\n").slice(-15).join("\n")}`);
  return { seconds: (performance.now() - start) / 1_000, peakMb };
}
