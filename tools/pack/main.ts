// npm run pack: the packages as they are published, in dist/packages. `npm publish dist/packages/NAME.tgz` publishes one.
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { root } from "../process.ts";
import { packAll } from "./pack.ts";

const folder = resolve(process.argv[2] ?? join(root, "dist/packages"));
packAll(folder);
console.log(readdirSync(folder).join("\n"));
console.log(`\nA project that uses them: node bin/daymill.js init my-pipelines --packages ${folder}`);
