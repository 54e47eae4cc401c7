#!/usr/bin/env node
import { fileURLToPath } from "node:url";
import { runUnderNode } from "./runtime.js";

runUnderNode([fileURLToPath(import.meta.resolve("@daymill/scheduler/main")), ...process.argv.slice(2)]);
