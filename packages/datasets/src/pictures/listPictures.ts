import { DatasetError } from "../DatasetError.js";
import { fileError } from "../fileError.js";
import { node } from "../node.js";

export interface PictureFile {
  readonly path: string;
  readonly label: number;
}

export interface PictureList {
  /** Sorted by class, then by name. */
  readonly files: readonly PictureFile[];
  readonly classNames: readonly string[];
}

/**
 * The pictures of a folder with a folder for each class, hidden ones apart.
 *
 * @throws DatasetError `FILE` where there is no folder, class or picture
 */
export async function listPictures(dir: string, wanted?: readonly string[]): Promise<PictureList> {
  const { join } = node("node:path");
  const found = await entries(dir, (entry) => entry.isDirectory());
  if (found.length === 0) {
    throw new DatasetError("FILE", dir, "there are no folders in it", "Make one for each class of pictures");
  }
  const classNames = wanted ?? found;
  const files: PictureFile[] = [];
  for (const name of found) {
    const label = classNames.indexOf(name);
    if (label === -1) {
      throw new DatasetError(
        "FILE",
        join(dir, name),
        `it is none of the classes ${classNames.join(", ")}`,
        "Remove the folder, or name its class too",
      );
    }
    const pictures = await entries(
      join(dir, name),
      (entry) => !entry.isDirectory() && /\.(png|jpe?g)$/i.test(entry.name),
    );
    if (pictures.length === 0) {
      throw new DatasetError(
        "FILE",
        join(dir, name),
        "there is no .png, .jpg or .jpeg file in it",
        "Put pictures of the class there, or remove the folder",
      );
    }
    files.push(...pictures.map((file) => ({ path: join(dir, name, file), label })));
  }
  files.sort((a, b) => a.label - b.label);
  return { files, classNames };
}

interface Entry {
  readonly name: string;
  isDirectory(): boolean;
}

/** By code units, so that the order is the same on every machine. */
async function entries(dir: string, wanted: (entry: Entry) => boolean): Promise<readonly string[]> {
  try {
    const all = await node("node:fs/promises").readdir(dir, { withFileTypes: true });
    const names = all.filter((entry) => !entry.name.startsWith(".") && wanted(entry)).map(({ name }) => name);
    return names.sort((a, b) => (a < b ? -1 : 1));
  } catch (error) {
    if ((error as { readonly code?: string }).code !== "ENOENT") throw fileError(dir, "read", error);
    throw new DatasetError(
      "FILE",
      dir,
      "there is no such folder",
      "Pass the folder that holds the folders of the classes",
    );
  }
}
