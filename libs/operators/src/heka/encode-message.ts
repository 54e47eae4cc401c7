import type { HekaField, HekaMessage } from "./message.ts";
import { doubleBytes, varintBytes, WireWriter } from "./wire-writer.ts";

/** A message to write: what is left out is as the format's defaults have it. */
export type HekaMessageToWrite = Partial<Omit<HekaMessage, "fields">> & {
  readonly fields?: readonly (Omit<HekaField, "representation"> & { readonly representation?: string })[];
};

const VALUE_TYPES = { string: 0, bytes: 1, integer: 2, double: 3, boolean: 4 } as const;

/** The bytes of a message, in the order and with the packed lists that Heka's own writers give them. */
export function encodeMessage(message: HekaMessageToWrite): Buffer {
  const writer = new WireWriter().bytes(1, uuidBytes(message.uuid ?? "")).varint(2, message.timestamp ?? 0n);
  if (message.type !== undefined) writer.bytes(3, message.type);
  if (message.logger !== undefined) writer.bytes(4, message.logger);
  if (message.severity !== undefined) writer.varint(5, message.severity);
  if (message.payload !== undefined) writer.bytes(6, message.payload);
  if (message.envVersion !== undefined) writer.bytes(7, message.envVersion);
  if (message.pid !== undefined) writer.varint(8, message.pid);
  if (message.hostname !== undefined) writer.bytes(9, message.hostname);
  for (const field of message.fields ?? []) writer.bytes(10, encodeField(field as HekaField));
  return writer.finish();
}

function encodeField(field: HekaField): Buffer {
  const writer = new WireWriter().bytes(1, field.name).varint(2, VALUE_TYPES[field.type]);
  if ((field.representation ?? "") !== "") writer.bytes(3, field.representation);
  switch (field.type) {
    case "string":
      for (const value of field.values) writer.bytes(4, value);
      break;
    case "bytes":
      for (const value of field.values) writer.bytes(5, value);
      break;
    case "integer":
      writer.bytes(6, Buffer.concat(field.values.map(varintBytes)));
      break;
    case "double":
      writer.bytes(7, Buffer.concat(field.values.map(doubleBytes)));
      break;
    case "boolean":
      writer.bytes(8, Uint8Array.from(field.values, Number));
      break;
    default:
      field satisfies never;
  }
  return writer.finish();
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function uuidBytes(uuid: string): Buffer {
  return UUID.test(uuid) ? Buffer.from(uuid.replaceAll("-", ""), "hex") : Buffer.from(uuid);
}
