import { UsageError } from "../UsageError.js";

/** A function that gives a backend or a promise of one: nothing is known of it before it is called. */
export type Creator = () => unknown;

/**
 * What in a module creates a backend: the export of that name, or else the default export, `create`, `createBackend`, or the only
 * `create…Backend` that there is.
 *
 * @throws UsageError that lists what there is to choose from
 */
export function creatorIn(
  module: Readonly<Record<string, unknown>>,
  specifier: string,
  name: string | undefined,
): Creator {
  const functions = Object.keys(module)
    .filter((key) => typeof module[key] === "function")
    .sort();
  const creators = functions.filter((key) => /^create\w*Backend$/.test(key));
  const usual = ["default", "create", "createBackend"].find((key) => functions.includes(key));
  const chosen = name ?? usual ?? (creators.length === 1 ? creators[0] : undefined);
  if (chosen !== undefined && functions.includes(chosen)) return module[chosen] as Creator;
  const exported = functions.length === 0 ? "no functions" : functions.join(", ");
  if (name !== undefined) {
    throw new UsageError(
      `${specifier} exports no function "${name}". It exports ${exported}: choose one, or leave the name out.`,
    );
  }
  if (creators.length > 1) {
    throw new UsageError(
      `${specifier} has several functions that create backends: ${creators.join(", ")}. Choose one by its name.`,
    );
  }
  throw new UsageError(
    `${specifier} exports no function that creates a backend, but ${exported}. ` +
      "Export one as the default, as create or as createMyBackend, or choose another by its name.",
  );
}
