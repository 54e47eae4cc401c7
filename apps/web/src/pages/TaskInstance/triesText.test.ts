import { expect, test } from "vitest";
import { anInstance } from "../../testing/anInstance.ts";
import { triesText } from "./triesText.ts";

test("what is skipped, or could not run, was never tried; what may still run is not tried yet", () => {
  const untried = { attempts: 0, tryNumber: 0 };
  const words = (["skipped", "upstream_failed", "queued", "none"] as const).map((state) =>
    triesText(anInstance({ ...untried, state })),
  );
  expect(words).toEqual(["never tried", "never tried", "not tried yet", "not tried yet"]);
});

test("tries are counted anew after a clear", () => {
  const tried = { state: "running", tryNumber: 1, maxTries: 3 } as const;
  expect(triesText(anInstance({ ...tried, attempts: 1 }))).toBe("try 1 of 3");
  expect(triesText(anInstance({ ...tried, attempts: 5 }))).toBe("attempt 5: try 1 of 3");
});
