export { storeCases } from "./store-cases.ts";
export type { StoreUnderTest } from "./store-cases.ts";
