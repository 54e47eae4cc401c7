import { describe, expect, test } from "vitest";
import { parseCron } from "./cron-fields.ts";
import { DaymillError } from "../errors.ts";

function refusal(text: string): string {
  try {
    parseCron(text);
  } catch (error) {
    if (error instanceof DaymillError && error.code === "E205") return error.message;
    throw error;
  }
  throw new Error(`"${text}" was accepted`);
}

describe("a cron expression", () => {
  test.each([
    ["@hourly", "0 * * * *"],
    ["@daily", "0 0 * * *"],
    ["@weekly", "0 0 * * 0"],
    ["@monthly", "0 0 1 * *"],
    ["@quarterly", "0 0 1 1,4,7,10 *"],
    ["@yearly", "0 0 1 1 *"],
    ["0 9 * * MON-FRI", "0 9 * * 1,2,3,4,5"],
    ["0 9 * jan,JUL *", "0 9 * 1,7 *"],
    ["*/20 8-10 * * *", "0,20,40 8,9,10 * * *"],
    ["10/20 * * * *", "10,30,50 * * * *"],
    ["0 0 1-10/3 * *", "0 0 1,4,7,10 * *"],
    ["  5   4 * *  7 ", "5 4 * * 0"],
    ["0 0 * * SAT-SUN", "0 0 * * 0,6"],
    ["0 0 * * 5-7", "0 0 * * 0,5,6"],
    ["0 0 1-31 * 0-7", "0 0 * * *"],
  ])("%s means %s", (text, normalized) => {
    expect(parseCron(text).normalized).toBe(normalized);
  });

  test.each([
    ["* * * * *", true],
    ["0 */6 * * *", true],
    ["0 8-18/2 * * *", true],
    ["*/15 2 * * *", false],
    ["0 1,2,3 * * *", false],
    ["0 0-23 * * *", false],
    ["@hourly", true],
    ["@daily", false],
  ])("%s follows elapsed time: %s", (text, expected) => {
    expect(parseCron(text).followsElapsedTime).toBe(expected);
  });
});

describe("a cron expression that is not valid", () => {
  test.each([
    ["60 * * * *", "minute: 60 is outside 0 to 59"],
    ["* 24 * * *", "hour: 24 is outside 0 to 23"],
    ["* * 0 * *", "day of month: 0 is outside 1 to 31"],
    ["0 0 1 13 0", "month: 13 is outside 1 to 12 or JAN to DEC"],
    ["* * * * 8", "day of week: 8 is outside 0 to 7 or SUN to SAT"],
    ["* * * * MOON", 'day of week: "MOON" is not one of 0 to 7 or SUN to SAT'],
    ["* * * MON *", 'month: "MON" is not one of 1 to 12 or JAN to DEC'],
    ["5-1 * * * *", 'minute: the range "5-1" runs backwards'],
    ["*/0 * * * *", 'minute: "*/0" has a step that is not a number above 0'],
    ["* */30 * * *", 'hour: the step of "*/30" is larger than the field, which ends at 23'],
    ["1, * * * *", 'minute: "" is not one of 0 to 59'],
    ["-1 * * * *", 'minute: "-1" is not one of 0 to 59'],
    ["1-2-3 * * * *", 'minute: "1-2-3" is not one of 0 to 59'],
    ["0 0 L * *", 'day of month: "L" is not one of 1 to 31'],
    ["0 0 * * MON#2", 'day of week: "MON#2" is not one of'],
    ["0 0 30 2 *", "day of month: none of its months has such a day"],
    ["0 0 31 4,6,9,11 *", "day of month: none of its months has such a day"],
    ["* * * *", "it has 4 fields, expected 5: minute, hour, day of month, month, day of week"],
    ["0 * * * * *", "it has 6 fields, expected 5"],
    ["", "it has 0 fields, expected 5"],
    ["@reboot", "the presets are @hourly, @daily, @weekly, @monthly, @quarterly, @yearly"],
  ])('"%s" is refused: %s', (text, problem) => {
    expect(refusal(text)).toContain(problem);
  });

  test("names every field that is wrong at once", () => {
    const message = refusal("99 25 * * FOO");
    expect(message).toContain("minute: 99");
    expect(message).toContain("hour: 25");
    expect(message).toContain('day of week: "FOO"');
  });
});
