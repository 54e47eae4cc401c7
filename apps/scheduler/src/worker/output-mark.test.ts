import * as fc from "fast-check";
import type { AttemptKey } from "@daymill/core";
import { expect, test } from "vitest";
import { endMark, markReader } from "./output-mark.ts";

test("text and marks come apart, however the stream was cut", () => {
  const text = `one\n${endMark(12 as AttemptKey)}two ${endMark(13 as AttemptKey)}three\u001E4 \u001E\u001E five\n`;
  fc.assert(
    fc.property(fc.array(fc.nat(text.length)), (places) => {
      const seen: (string | number)[] = [];
      const reader = markReader({
        text: (piece) => seen.push((typeof seen.at(-1) === "string" ? seen.pop() : "") + piece),
        end: (key) => seen.push(key),
      });
      const cuts = [0, ...places.sort((a, b) => a - b), text.length];
      cuts.slice(1).forEach((end, index) => reader.push(text.slice(cuts[index], end)));
      expect(seen).toEqual(["one\n", 12, "two ", 13, "three\u001E4 \u001E\u001E five\n"]);
    }),
  );
});
