import type { FooterLibrary, OutputStream } from "../parquet-library.ts";

const MAGIC = "PAR1";

/** What follows the metadata in a footer: its length in 4 bytes, and the magic. */
const TAIL_BYTES = 4 + MAGIC.length;

/**
 * A stream for a writer of parquetjs-lite whose files say of instants that they are in UTC. The library knows the older
 * TIMESTAMP_MICROS only, which some readers (DuckDB) take for times without a zone; so the footer, which it writes last and
 * at once, is written with both.
 */
export function instantStream(stream: OutputStream, library: FooterLibrary): OutputStream {
  return {
    write: (bytes, done) => stream.write(isFooter(bytes) ? withInstants(bytes, library) : bytes, done),
    end: (done) => stream.end(done),
  };
}

/** No other piece ends so: the magic at the beginning of a file stands alone, and a row group ends with a zero. */
function isFooter(bytes: Uint8Array): boolean {
  return bytes.length > TAIL_BYTES && Buffer.from(bytes.subarray(-MAGIC.length)).toString("latin1") === MAGIC;
}

function withInstants(footer: Uint8Array, { util, types }: FooterLibrary): Uint8Array {
  const metadata = new types.FileMetaData();
  util.decodeThrift(metadata, Buffer.from(footer));
  for (const element of metadata.schema) {
    if (element.converted_type !== types.ConvertedType.TIMESTAMP_MICROS) continue;
    const unit = new types.TimeUnit({ MICROS: new types.MicroSeconds() });
    element.logicalType = new types.LogicalType({
      TIMESTAMP: new types.TimestampType({ isAdjustedToUTC: true, unit }),
    });
  }
  const encoded = util.serializeThrift(metadata);
  const tail = Buffer.alloc(TAIL_BYTES);
  tail.writeUInt32LE(encoded.length);
  tail.write(MAGIC, TAIL_BYTES - MAGIC.length, "latin1");
  return Buffer.concat([encoded, tail]);
}
