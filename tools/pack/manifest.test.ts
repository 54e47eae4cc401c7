import { expect, test } from "vitest";
import { publishedManifest, typedEntries } from "./manifest.ts";

const source = {
  name: "@daymill/thing",
  version: "1.2.3",
  private: true,
  description: "A thing",
  license: "Apache-2.0",
  sideEffects: false,
  exports: { ".": "./src/index.ts", "./main": "./src/main.ts", "./testing": "./src/testing.ts" },
  dependencies: { "@daymill/core": "1.2.3", zod: "4.6.7" },
  devDependencies: { vite: "8.3.8" },
};

test("a project is published as what was built of it, without its doors for tests", () => {
  expect(publishedManifest(source, ["web"])).toEqual({
    name: "@daymill/thing",
    version: "1.2.3",
    description: "A thing",
    license: "Apache-2.0",
    type: "module",
    engines: { node: ">=22.18" },
    sideEffects: false,
    exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" }, "./main": "./dist/main.js" },
    files: ["dist", "web"],
    dependencies: { "@daymill/core": "1.2.3", zod: "4.6.7" },
  });
});

test("types are made of what is imported, not of programs", () => {
  expect(typedEntries(source)).toEqual([["@daymill/thing", "./src/index.ts"]]);
});
