/** The part of parquetjs-lite that Daymill uses; the package carries no types. */
declare module "parquetjs-lite" {
  export interface FieldDefinition {
    readonly type: "UTF8" | "INT32" | "INT64" | "DOUBLE" | "BOOLEAN" | "DATE" | "TIMESTAMP_MICROS";
    readonly optional: boolean;
    readonly compression: "SNAPPY";
    readonly statistics?: boolean;
  }

  /** As much of a stream as the library uses. */
  export interface OutputStream {
    write(bytes: Uint8Array, done: (error?: Error) => void): void;
    end(done: (error?: Error) => void): void;
  }

  /** What ParquetSchema makes; only the writer looks inside. */
  export interface Schema {
    readonly fieldList: readonly object[];
  }

  export interface Writer {
    appendRow(row: Readonly<Record<string, unknown>>): Promise<void>;
    close(): Promise<void>;
  }

  /** A node-int64 object. */
  export interface Int64 {
    valueOf(): number;
  }

  /** A column, or a group of them, in the order of the file: what belongs to a group follows it. */
  export interface FileElement {
    readonly name: string;
    readonly converted_type: number | null;
    /** Of a group; null of a column. */
    readonly num_children: number | null;
  }

  /** Bytes that are UTF-8 are given as a text. */
  export interface Statistics {
    readonly min: string | Buffer | null;
    readonly max: string | Buffer | null;
    readonly min_value: string | Buffer | null;
    readonly max_value: string | Buffer | null;
    readonly null_count: Int64 | null;
  }

  export interface ColumnChunk {
    readonly meta_data: { readonly path_in_schema: readonly string[]; readonly statistics: Statistics | null } | null;
  }

  export interface FileMetadata {
    readonly num_rows: Int64;
    readonly schema: readonly FileElement[];
    readonly row_groups: readonly { readonly columns: readonly ColumnChunk[] }[];
  }

  export interface EnvelopeReader {
    readFooter(): Promise<FileMetadata>;
  }

  export interface Library {
    readonly ParquetSchema: new (fields: Readonly<Record<string, FieldDefinition>>) => Schema;
    readonly ParquetWriter: {
      openStream(
        schema: Schema,
        stream: OutputStream,
        options: { readonly rowGroupSize: number; readonly useDataPageV2: boolean; readonly pageIndex: boolean },
      ): Promise<Writer>;
    };
    readonly ParquetEnvelopeReader: new (
      read: (offset: number, length: number) => Promise<Buffer>,
      close: () => void,
      fileSize: number,
    ) => EnvelopeReader;
  }

  const library: Library;
  export default library;
}

declare module "parquetjs-lite/lib/util.js" {
  export interface ThriftCodec {
    /** Reads into an empty object of a type. */
    decodeThrift(into: object, bytes: Buffer): number;
    serializeThrift(value: object): Buffer;
  }

  const util: ThriftCodec;
  export default util;
}

/** The types of a Parquet footer, as Thrift's generator makes them. */
declare module "parquetjs-lite/gen-nodejs/parquet_types.js" {
  export interface SchemaElement {
    readonly converted_type: number | null;
    logicalType: object | null;
  }

  export interface FooterTypes {
    readonly FileMetaData: new () => { readonly schema: readonly SchemaElement[] };
    readonly ConvertedType: { readonly TIMESTAMP_MICROS: number };
    readonly LogicalType: new (fields: { readonly TIMESTAMP: object }) => object;
    readonly TimestampType: new (fields: { readonly isAdjustedToUTC: boolean; readonly unit: object }) => object;
    readonly TimeUnit: new (fields: { readonly MICROS: object }) => object;
    readonly MicroSeconds: new () => object;
  }

  const types: FooterTypes;
  export default types;
}
