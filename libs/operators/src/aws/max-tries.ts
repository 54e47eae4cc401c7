/** Tries of one request that may be made twice: throttling and dropped connections are waited for, longer each time. */
export const MAX_TRIES = 6;
