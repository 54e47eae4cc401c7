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
export { isNetworkCode, toStoreError, withStoreErrors } from "./store-error.ts";
export { awsAccessOf } from "./aws-access.ts";
export type { AwsAccess } from "./aws-access.ts";
export { openedOnce } from "./opened-once.ts";
export { invalidField, textField } from "./connection-fields.ts";
export { googleAccessOf, googleClientOptions } from "./google/google-access.ts";
export type { GoogleAccess } from "./google/google-access.ts";
export { signInToGoogle } from "./google/google-sign-in.ts";
export { storeAccess } from "./store-access.ts";
export type { StoreAccess } from "./store-access.ts";
