import { describe, expect, it } from "vitest";
import { slowCrc32c } from "../../test/readEvents.js";
import { crc32c } from "./crc32c.js";

const ascending = Uint8Array.from({ length: 32 }, (_, index) => index);

describe("crc32c", () => {
  it.each([
    ["the digits 1 to 9", new TextEncoder().encode("123456789"), 0xe3069283],
    ["nothing", new Uint8Array(), 0],
    ["32 zeros (RFC 3720, B.4)", new Uint8Array(32), 0x8a9136aa],
    ["32 ones (RFC 3720, B.4)", new Uint8Array(32).fill(255), 0x62a8ab43],
    ["0 to 31 (RFC 3720, B.4)", ascending, 0x46dd794e],
    ["31 to 0 (RFC 3720, B.4)", ascending.toReversed(), 0x113fdb5c],
  ])("of %s is the published one", (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
  });

  it("is the rest of a long division", () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, index) => (index * index * 31 + 7) % 256);
    expect(crc32c(bytes)).toBe(slowCrc32c(bytes));
  });
});
