import { crc32, deflateRawSync } from "node:zlib";

export interface ZippedFile {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Put in as it is, without compression. */
  readonly stored?: boolean;
}

/** A zip archive, its sizes in the list at the end only, as programs write it that do not know them before. */
export function zipFile(...files: readonly ZippedFile[]): Buffer {
  const locals: Buffer[] = [];
  const list: Buffer[] = [];
  let offset = 0;
  for (const { name, content, stored = false } of files) {
    const bytes = Buffer.from(content);
    const body = stored ? bytes : deflateRawSync(bytes);
    const local = Buffer.concat([headerOf({ name, stored }), Buffer.from(name), body]);
    list.push(entryOf({ name, stored, bytes, compressedBytes: body.length, offset }), Buffer.from(name));
    locals.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, entries, end]);
}

function headerOf({ name, stored }: { readonly name: string; readonly stored: boolean }): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(8, 6);
  header.writeUInt16LE(stored ? 0 : 8, 8);
  header.writeUInt16LE(Buffer.byteLength(name), 26);
  return header;
}

function entryOf(file: {
  readonly name: string;
  readonly stored: boolean;
  readonly bytes: Buffer;
  readonly compressedBytes: number;
  readonly offset: number;
}): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(file.stored ? 0 : 8, 10);
  entry.writeUInt32LE(crc32(file.bytes), 16);
  entry.writeUInt32LE(file.compressedBytes, 20);
  entry.writeUInt32LE(file.bytes.length, 24);
  entry.writeUInt16LE(Buffer.byteLength(file.name), 28);
  entry.writeUInt32LE(file.offset, 42);
  return entry;
}
