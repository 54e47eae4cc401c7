// Makes the site of the docs: npm run docs [-- --out FOLDER]
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { root } from "../process.ts";
import { buildSite } from "./build-site.ts";

const { values } = parseArgs({ options: { out: { type: "string", default: "dist/docs" } } });
const out = resolve(root, values.out);
const pages = await buildSite(out);
console.log(`${pages} pages: ${pathToFileURL(out).href}/index.html`);
