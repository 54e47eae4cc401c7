import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toRows } from "./logRows.ts";
import { parseAnsi } from "./parseAnsi.ts";

const esc = "\u001B";
const red = `${esc}[31m`;
const off = `${esc}[0m`;

describe("colours and weights", () => {
  test("hold until they are taken back", () => {
    expect(parseAnsi(`a ${red}b${esc}[1mc${off} d`)).toEqual([
      { text: "a " },
      { text: "b", color: "red" },
      { text: "c", color: "red", bold: true },
      { text: " d" },
    ]);
  });

  test.each([
    [`${esc}[92mx`, "green"],
    [`${esc}[38;5;196mx`, "red"],
    [`${esc}[38;5;9mx`, "red"],
    [`${esc}[38;2;80;200;220mx`, "cyan"],
    [`${esc}[38:2:250:220:40mx`, "yellow"],
  ])("%j is drawn in a colour that is readable here", (line, color) => {
    expect(parseAnsi(line)).toEqual([{ text: "x", color }]);
  });

  test("backgrounds are passed over, what follows them is not", () => {
    expect(parseAnsi(`${esc}[48;5;196;1mx`)).toEqual([{ text: "x", bold: true }]);
    expect(parseAnsi(`${esc}[41mx`)).toEqual([{ text: "x" }]);
  });

  test("greys take the text's own colour", () => {
    expect(parseAnsi(`${esc}[38;5;240mx${esc}[38;2;90;90;95my`)).toEqual([{ text: "x" }, { text: "y" }]);
  });
});

describe("links", () => {
  test("are found in plain text, without the sentence's full stop", () => {
    expect(parseAnsi("see https://example.org/a?b=1#c.")).toEqual([
      { text: "see " },
      { text: "https://example.org/a?b=1#c", href: "https://example.org/a?b=1#c" },
      { text: "." },
    ]);
  });

  test("of OSC 8 keep their text", () => {
    expect(parseAnsi(`${esc}]8;;https://example.org${esc}\\docs${esc}]8;;${esc}\\ end`)).toEqual([
      { text: "docs", href: "https://example.org" },
      { text: " end" },
    ]);
  });

  test.each(["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x", "//evil.example"])(
    "to %s are no links",
    (address) => {
      const spans = parseAnsi(`${esc}]8;;${address}\u0007click${esc}]8;;\u0007 ${address}`);
      expect(spans.filter((span) => span.href !== undefined)).toEqual([]);
    },
  );
});

describe("whatever a task writes", () => {
  const noise = fc.array(
    fc.oneof(
      fc.string(),
      fc.constantFrom(esc, `${esc}[`, `${esc}]8;;`, "\u0007", red, off, "javascript:", "https://", "<script>"),
    ),
  );

  test("every link is http or https", () => {
    fc.assert(
      fc.property(noise, (parts) => {
        const links = parseAnsi(parts.join("")).flatMap((span) => span.href ?? []);
        expect(links.filter((link) => !/^https?:\/\//i.test(link))).toEqual([]);
      }),
    );
  });

  test("its text is what is left when the escapes are taken out", () => {
    fc.assert(
      fc.property(noise, (parts) => {
        const message = parts.join("");
        const rows = toRows({ offset: 0, at: null, level: "info", source: "task", message, fields: null });
        const drawn = rows.map(({ raw }) =>
          parseAnsi(raw)
            .map((span) => span.text)
            .join(""),
        );
        expect(drawn).toEqual(rows.map(({ text }) => text));
      }),
    );
  });
});
