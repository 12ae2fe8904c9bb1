import type { Json } from "./Json.js";

/** An object of JSON whose members are asked for by name and kind. */
export class JsonObject {
  readonly members: Readonly<Record<string, Json>>;

  /** @throws TypeError for JSON that is no object */
  constructor(json: Json) {
    if (typeof json !== "object" || json === null || Array.isArray(json)) {
      throw new TypeError(`${JSON.stringify(json)} is no object`);
    }
    this.members = json as Readonly<Record<string, Json>>;
  }

  /** @throws TypeError where it is none */
  number(name: string): number {
    const value = this.members[name];
    if (typeof value === "number") return value;
    throw new TypeError(`${name} ${JSON.stringify(value)} is no number`);
  }

  /** @throws TypeError where it is none */
  object(name: string): JsonObject {
    return new JsonObject(this.members[name] ?? null);
  }

  /** @throws TypeError where it is none */
  array(name: string): readonly Json[] {
    const value = this.members[name];
    if (Array.isArray(value)) return value;
    throw new TypeError(`${name} ${JSON.stringify(value)} is no array`);
  }

  /** undefined for null and for none. @throws TypeError for something else */
  optionalString(name: string): string | undefined {
    const value = this.members[name] ?? null;
    if (value === null) return undefined;
    if (typeof value === "string") return value;
    throw new TypeError(`${name} ${JSON.stringify(value)} is no text`);
  }

  /** undefined for null and for none. @throws TypeError for something else */
  optionalNumber(name: string): number | undefined {
    return (this.members[name] ?? null) === null ? undefined : this.number(name);
  }
}
