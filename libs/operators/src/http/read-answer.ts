import { DaymillError, toError } from "@daymill/core";
import type { JsonValue } from "@daymill/core";
import { placeOfUrl } from "./place-of-url.ts";
import type { HttpAnswer } from "./send.ts";

/** An answer whose body was read. */
export interface ReadAnswer {
  readonly status: number;
  /** Names in lower case; without cookies. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Reads a body of at most so many bytes (E302 beyond). */
export async function readAnswer({ status, headers, body, url }: HttpAnswer, maxBytes: number): Promise<ReadAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes)
      throw new DaymillError(
        "E302",
        `The answer of ${placeOfUrl(url)} has more than ${maxBytes} bytes. Write it to a file with httpDownload, or raise maxBytes.`,
      );
    chunks.push(chunk);
  }
  return { status, headers: plain(headers), text: Buffer.concat(chunks).toString("utf8") };
}

/** The JSON of a body; null of an empty one. Rejects with E453 for what is none. */
export function parseBody(text: string, url: URL): JsonValue {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text) as JsonValue;
  } catch (thrown: unknown) {
    const { message } = toError(thrown);
    throw new DaymillError("E453", `The answer of ${placeOfUrl(url)} is no JSON: ${message}.`);
  }
}

function plain(headers: HttpAnswer["headers"]): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => name !== "set-cookie");
  return Object.fromEntries(kept.map(([name, value]) => [name, [value ?? ""].flat().join(", ")]));
}
