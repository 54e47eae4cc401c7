/** Texts by their bytes. */
export interface TextCache {
  /** The text of a span of UTF-8. */
  text(buffer: Buffer, start: number, end: number): string;
}

interface Slot {
  readonly bytes: Uint8Array;
  readonly text: string;
}

const SLOTS = 512;
/** Longer ones are not worth it. */
const MAX_BYTES = 64;

/** Remembers short texts, one a slot, the last that came: comparing bytes costs less than making a string of them. */
export function textCache(): TextCache {
  const slots: (Slot | undefined)[] = Array.from({ length: SLOTS }, () => undefined);
  return {
    text: (buffer, start, end) => {
      const length = end - start;
      if (length > MAX_BYTES || length === 0) return buffer.toString("utf8", start, end);
      const middle = buffer[start + (length >> 1)] ?? 0;
      const index = (length * 31 + (buffer[start] ?? 0) * 7 + middle * 13 + (buffer[end - 1] ?? 0) * 17) % SLOTS;
      const slot = slots[index];
      if (slot !== undefined && isSame(slot.bytes, buffer, start, length)) return slot.text;
      const text = buffer.toString("utf8", start, end);
      slots[index] = { bytes: new Uint8Array(buffer.subarray(start, end)), text };
      return text;
    },
  };
}

function isSame(bytes: Uint8Array, buffer: Buffer, start: number, length: number): boolean {
  if (bytes.length !== length) return false;
  for (let index = 0; index < length; index++) if (bytes[index] !== buffer[start + index]) return false;
  return true;
}
