import { DatasetError } from "./DatasetError.js";

/** What the operating system says of a path, as a DatasetError; one that is a DatasetError already stays. */
export function fileError(path: string, deed: "read" | "written", error: unknown): DatasetError {
  if (error instanceof DatasetError) return error;
  const { code } = error as { readonly code?: string };
  const full = code === "ENOSPC" || code === "EDQUOT";
  const remedy =
    deed === "read"
      ? "Check the file and its permissions"
      : full
        ? "Make room, or set STRIATE_DATA to a folder elsewhere"
        : "Set STRIATE_DATA to a folder that can be written to";
  return new DatasetError("FILE", path, `it cannot be ${deed} (${code ?? error})`, remedy);
}
