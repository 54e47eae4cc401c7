import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { DaymillError, toError } from "@daymill/core";
import type { BundleId } from "@daymill/core";
import type { PutBundleBody } from "@daymill/contract";
import type { Bundle } from "../bundle/bundle-files.ts";

const expand = promisify(gunzip);

/** The most that a part of a bundle may be without its compression, in bytes. */
const MAX_EXPANDED_BYTES = 268_435_456;

/** A bundle as it is kept, of what was sent. Rejects with E702 for what is not compressed, or is not what its name says. */
export async function readSentBundle(id: BundleId, body: PutBundleBody): Promise<Bundle> {
  const assets = new Map(Object.entries(body.assets).map(([name, text]) => [name, Buffer.from(text, "base64")]));
  for (const [name, content] of assets) {
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
    if (!name.startsWith(`${hash}/`))
      throw notValid(`assets.${name} is not named by its content, whose hash is ${hash}`);
  }
  return {
    id,
    code: await expandedText("code", body.code),
    map: await expandedText("sourceMap", body.sourceMap),
    manifest: { format: 1, externals: body.externals, assets: [...assets.keys()].toSorted() },
    assets,
  };
}

async function expandedText(field: string, text: string): Promise<string> {
  try {
    const bytes = await expand(Buffer.from(text, "base64"), { maxOutputLength: MAX_EXPANDED_BYTES });
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw notValid(`${field} is no text in gzip: ${toError(error).message}`);
  }
}

function notValid(what: string): DaymillError {
  return new DaymillError("E702", `The bundle cannot be taken: ${what}.`);
}
