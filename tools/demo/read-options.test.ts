import { describe, expect, it } from "vitest";
import { PIPELINES } from "./pipelines.ts";
import { readOptions, USAGE } from "./read-options.ts";

const wish = (...args: string[]) => {
  const read = readOptions(args);
  if (typeof read === "string") throw new Error(read);
  return read;
};

describe("the options of the demo", () => {
  it("mean pipeline 1 unless another is named", () => {
    expect(wish().pipeline).toBe(PIPELINES.mozaggregator);
    expect(wish().options).toMatchObject({ from: "2019-12-01", days: 7, rows: 20_000, keep: false });
  });

  it.each(["mozaggregator", "telemetry-parquet", "file-downloads", "event-cleaning", "edgar-logs"] as const)(
    "take the defaults of %s",
    (name) => {
      const { pipeline, options } = wish("--pipeline", name);
      expect(pipeline).toBe(PIPELINES[name]);
      expect(options).toMatchObject(PIPELINES[name].defaults);
      expect(USAGE).toContain(name);
    },
  );

  it("may say otherwise", () => {
    const { options } = wish("--pipeline=edgar-logs", "--days", "1", "--rows=7050000", "--from=2017-01-01", "--open");
    expect(options).toMatchObject({ days: 1, rows: 7_050_000, from: "2017-01-01", keep: true, open: true });
  });

  it.each([
    [
      ["--pipeline", "nope"],
      'there is no pipeline "nope"; there are: mozaggregator, telemetry-parquet, file-downloads, event-cleaning, edgar-logs',
    ],
    [["--pipeline", "toString"], 'there is no pipeline "toString"'],
    [["--pipeline", "edgar-logs", "--rows", "10"], "--rows takes a whole number from 20000 to 30000000"],
    [["--pipeline", "edgar-logs", "--source", "archive"], "--source is not for edgar-logs"],
    [["--pipeline", "edgar-logs", "--spark", "spark-submit"], "--spark is not for edgar-logs"],
    [["--days", "0"], "--days takes a whole number from 1"],
    [["--from", "2019-13-01"], "--from takes a day"],
    [["--source", "here"], "--source of mozaggregator takes postgres://... or archive"],
    [["--source", "mysql://h"], "--source of mozaggregator takes postgres://... or archive"],
    [["--pipeline", "file-downloads", "--source", "archive"], "--source of file-downloads takes mysql://..."],
    [["--what"], "--what"],
  ])("say what is wrong with %j", (args, message) => {
    expect(readOptions(args)).toContain(message);
  });
});
