/** `Symbol.dispose`, also where the engine does not have it yet; compiled `using` looks for the same one. */
export const disposeSymbol: typeof Symbol.dispose =
  Symbol.dispose ?? (Symbol.for("Symbol.dispose") as typeof Symbol.dispose);
