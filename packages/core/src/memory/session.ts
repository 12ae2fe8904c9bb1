import type { Tape } from "../autodiff/Tape.js";
import type { Backend } from "../backend/Backend.js";
import type { Scope } from "./Scope.js";

/** What is open on one backend right now. */
export interface Session {
  /** Open scopes, outermost first. */
  readonly scopes: Scope[];
  tape: Tape | undefined;
  /** Above 0 nothing is recorded. */
  paused: number;
}

const sessions = new WeakMap<Backend, Session>();

export function sessionOf(backend: Backend): Session {
  let session = sessions.get(backend);
  if (session === undefined) {
    session = { scopes: [], tape: undefined, paused: 0 };
    sessions.set(backend, session);
  }
  return session;
}

/** The tape that an operation performed now would be recorded on. */
export function activeTape(backend: Backend): Tape | undefined {
  const { tape, paused } = sessionOf(backend);
  return paused === 0 && tape?.recording ? tape : undefined;
}
