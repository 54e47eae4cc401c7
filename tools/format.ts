// npm run format: rewrites every file in the house format and applies the lint fixes that are safe.
import { runBin } from "./process.ts";

process.exitCode = runBin("oxfmt", ["."]) || runBin("oxlint", ["--fix"]);
