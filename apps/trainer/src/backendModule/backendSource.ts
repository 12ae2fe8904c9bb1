import type { Tolerance } from "@striate/backend-conformance";
import type { Backend } from "@striate/core";
import { BACKENDS, type BackendName } from "../choices/backends.js";
import { UsageError } from "../UsageError.js";
import { creatorIn } from "./creatorIn.js";
import { importFromHere } from "./importFromHere.js";

/** Where backends of one kind come from. */
export interface BackendSource {
  /** As it was asked for: the name of one of ours, or a module. */
  readonly name: string;
  /** How much more than the derived bounds it says itself that it needs. */
  readonly tolerance: Tolerance;
  /** A new one each time. @throws UsageError when it throws, or gives something else */
  readonly create: () => Promise<MadeBackend>;
}

export interface MadeBackend {
  readonly backend: Backend;
  /** What it really is, such as "wasm, 2 threads, relaxed SIMD". */
  readonly description: string;
}

/** Without what these say, a bound would be asked for that the algorithms behind it cannot keep. */
const TOLERANCES: Readonly<Partial<Record<BackendName, Tolerance>>> = { wasm: { winograd: true } };

/**
 * One of the command's own backends by its name, or what a module exports: `./my-backend.js`, `some-package`, and with the name of an
 * export `./my-backend.js#createOther`.
 *
 * @throws UsageError
 */
export async function backendSource(asked: string, exported?: string): Promise<BackendSource> {
  if (Object.hasOwn(BACKENDS, asked)) return own(asked as BackendName, exported);
  const [, module = asked, fragment] = asked.match(/^(.+)#([\w$]+)$/) ?? [];
  const creator = creatorIn(await importFromHere(module), module, exported ?? fragment);
  const create = async () => {
    let made: unknown;
    try {
      made = await creator();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UsageError(`${asked} threw when it was to create a backend: ${reason}`, { cause: error });
    }
    const backend = asBackend(made, asked);
    return { backend, description: `${backend.name}, of ${asked}` };
  };
  return { name: asked, tolerance: {}, create };
}

function own(name: BackendName, exported: string | undefined): BackendSource {
  if (exported !== undefined) {
    throw new UsageError(`--export is of modules, and ${name} is a backend of this command. Leave it out.`);
  }
  return {
    name,
    tolerance: TOLERANCES[name] ?? {},
    create: async () => {
      try {
        return await BACKENDS[name]({ threads: undefined, deterministic: false });
      } catch (error) {
        if (error instanceof UsageError) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        throw new UsageError(`the backend ${name} does not run here: ${reason}`, { cause: error });
      }
    },
  };
}

/** What the suite cannot do without, even to say what else is missing. */
const LEAST = ["write", "read", "free", "memory", "dispose"] as const satisfies readonly (keyof Backend)[];

function asBackend(made: unknown, asked: string): Backend {
  if (isBackend(made)) return made;
  const lacking = typeof made === "object" && made !== null ? lacks(made) : [];
  const what = lacking.length === 0 ? `gave ${made === null ? "null" : typeof made}` : "gave an object";
  const lack = lacking.length === 0 ? "" : ` that lacks ${lacking.join(", ")}`;
  throw new UsageError(
    `${asked} ${what}${lack}, which is no backend. Return an object with the methods of Backend from @striate/core, or a promise of one.`,
  );
}

function isBackend(made: unknown): made is Backend {
  return typeof made === "object" && made !== null && lacks(made).length === 0;
}

function lacks(made: object): readonly string[] {
  const { name } = made as { readonly name?: unknown };
  const methods = LEAST.filter((key) => typeof (made as Record<string, unknown>)[key] !== "function");
  return [...(typeof name === "string" ? [] : ["name"]), ...methods];
}
