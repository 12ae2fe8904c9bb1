import type { Tolerance } from "@striate/backend-conformance";
import { type Backend, TensorError } from "@striate/core";
import type { ComparedBackend } from "./CompareOptions.js";

/** A backend to compare, whichever way it was given. */
export interface Subject {
  readonly name: string;
  readonly tolerance: Tolerance | undefined;
  readonly open: () => Backend | Promise<Backend>;
  /** Ends what `open` made; does nothing to what was given. */
  readonly close: (backend: Backend) => void;
}

/** Names tell backends apart: the second `wasm` is `wasm 2`. @throws TensorError `OPTION` for something that is no backend */
export function subjectsOf(given: readonly ComparedBackend[]): readonly Subject[] {
  if (!Array.isArray(given) || given.length === 0) {
    throw new TensorError(
      "OPTION",
      "compareBackends",
      "there is no backend to compare",
      "Pass an array of them",
    );
  }
  const subjects = given.map(subjectOf);
  return subjects.map((subject, index) => {
    const before = subjects.slice(0, index).filter(({ name }) => name === subject.name).length;
    return before === 0 ? subject : { ...subject, name: `${subject.name} ${before + 1}` };
  });
}

function subjectOf(given: ComparedBackend): Subject {
  const keep = () => {};
  if (isBackend(given)) return { name: given.name, tolerance: undefined, open: () => given, close: keep };
  if ("backend" in given && isBackend(given.backend)) {
    const { backend, name = backend.name, tolerance } = given;
    return { name, tolerance, open: () => backend, close: keep };
  }
  if ("create" in given && typeof given.create === "function") {
    const { name, create, tolerance } = given;
    return { name, tolerance, open: create, close: (backend) => backend.dispose() };
  }
  throw new TensorError(
    "OPTION",
    "compareBackends",
    `${JSON.stringify(given)} is no backend`,
    "Pass a backend, { backend, tolerance }, or { name, create }",
  );
}

const isBackend = (given: object): given is Backend => "write" in given && typeof given.write === "function";
