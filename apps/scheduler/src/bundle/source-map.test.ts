import { SourceMap } from "node:module";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { decodeSourceMap, readSourceMap } from "./source-map.ts";

test("every place leads where Node's own reader of source maps leads", async () => {
  const contents = `import { inspect } from "node:util";\ninterface A { b: number }\nexport const f = (a: A): string => {\n  if (a.b > 1) return inspect(a);\n\n  return \`ünïcode \${a.b}\`;\n};\n`;
  const stdin = { contents, loader: "ts", sourcefile: "dag.ts" } as const;
  const { outputFiles } = await build({
    stdin,
    bundle: true,
    platform: "node",
    sourcemap: "external",
    write: false,
    outfile: "out.js",
  });
  const [map, code] = [outputFiles[0]?.text ?? "", outputFiles[1]?.text ?? ""];
  const [ours, nodes] = [decodeSourceMap(map), new SourceMap(JSON.parse(map))];
  let compared = 0;
  for (const [line, text] of code.split("\n").entries()) {
    for (let column = 0; column < text.length; column++) {
      const entry = nodes.findEntry(line, column);
      if (!("generatedLine" in entry) || entry.generatedLine !== line) continue;
      const { originalSource: file, originalLine, originalColumn } = entry;
      expect(ours.find(line + 1, column + 1)).toEqual({ file, line: originalLine + 1, column: originalColumn + 1 });
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(100);
});

test("a place before the first segment of its line comes from nowhere", () => {
  const map = decodeSourceMap(JSON.stringify({ version: 3, sources: ["a.ts"], mappings: ";EAAA,E" }));
  expect(map.find(1, 1)).toBeUndefined();
  expect(map.find(2, 2)).toBeUndefined();
  expect(map.find(2, 3)).toEqual({ file: "a.ts", line: 1, column: 1 });
  expect(map.find(3, 1)).toBeUndefined();
});

test("a map that cannot be read is none", () => {
  expect(readSourceMap("/no/such/file.map")).toBeUndefined();
});
