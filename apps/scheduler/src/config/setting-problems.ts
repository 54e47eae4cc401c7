import { DaymillError } from "@daymill/core";
import type { $ZodIssue } from "zod/v4/core";
import * as z from "zod";
import { didYouMean } from "../commands/terminal/did-you-mean.ts";
import { isSecretName } from "../worker/mask-secrets.ts";
import { describeOrigin } from "./setting-layers.ts";
import type { SettingPath, WrittenSetting } from "./setting-layers.ts";
import { settingsSchema } from "./settings-schema.ts";

/** Everything that is wrong with the settings, as one error (E104): each with its place, what was expected and where it was written. */
export function settingsError(issues: readonly $ZodIssue[], written: readonly WrittenSetting[]): DaymillError {
  const problems = issues.flatMap((issue) => describeIssue(issue, written));
  const text =
    problems.length === 1
      ? `${problems[0]}.`
      : [`There are ${problems.length} problems:`, ...problems.map((problem) => `  ${problem}`)].join("\n");
  return new DaymillError("E104", text, { details: { problems } });
}

function describeIssue(issue: $ZodIssue, written: readonly WrittenSetting[]): string[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownSetting([...path, key], written));
  return [`${path.join(".")}: ${issue.message}${shownValue(path, written)}${originOf(path, written)}`];
}

function unknownSetting(path: SettingPath, written: readonly WrittenSetting[]): string {
  const above = path.slice(0, -1);
  const near = didYouMean(path.at(-1) ?? "", knownKeys(above));
  const hint = near === undefined ? "" : `; did you mean ${[...above, near].join(".")}?`;
  return `${path.join(".")}: there is no such setting${hint}${originOf(path, written)}`;
}

function knownKeys(path: SettingPath): string[] {
  let schema: unknown = settingsSchema;
  for (const key of path) schema = schema instanceof z.ZodObject ? schema.shape[key] : undefined;
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** Never of a setting that may hold a secret. */
function shownValue(path: SettingPath, written: readonly WrittenSetting[]): string {
  const found = at(path, written);
  const isShowable =
    typeof found?.value === "string" || typeof found?.value === "number" || typeof found?.value === "boolean";
  return isShowable && !mayHoldSecret(path) ? `, got ${JSON.stringify(found.value)}` : "";
}

function originOf(path: SettingPath, written: readonly WrittenSetting[]): string {
  const found = at(path, written) ?? written.find((setting) => path.every((key, index) => setting.path[index] === key));
  return found === undefined ? "" : ` (${describeOrigin(found.origin)})`;
}

function at(path: SettingPath, written: readonly WrittenSetting[]): WrittenSetting | undefined {
  return written.find((setting) => setting.path.join("\n") === path.join("\n"));
}

/** A database URL may hold a password, connections are made of them. */
export function mayHoldSecret(path: SettingPath): boolean {
  return path[0] === "database" || path.some(isSecretName) || (path[0] === "connections" && path[2] === "extra");
}
