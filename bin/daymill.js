#!/usr/bin/env node
import { join } from "node:path";
import { root, runUnderNode } from "./runtime.js";

runUnderNode([join(root, "apps/scheduler/src/main.ts"), ...process.argv.slice(2)]);
