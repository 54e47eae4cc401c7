export type {
  ByteRange,
  Checksum,
  Content,
  ObjectInfo,
  ObjectStore,
  WriteOptions,
  WriteResult,
} from "./object-store.ts";
export { fileStore } from "./file-store.ts";
export { connectionOfUri, locate, openStore, resolveStoreUri } from "./store-uri.ts";
export type { StorePlace } from "./store-uri.ts";
export { toStoreError, withStoreErrors } from "./store-error.ts";
export { invalidField, textField } from "./connection-fields.ts";
export { googleAccessOf, googleClientOptions } from "./google/google-access.ts";
export type { GoogleAccess } from "./google/google-access.ts";
