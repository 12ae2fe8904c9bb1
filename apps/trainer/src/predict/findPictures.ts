import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** A picture, or what is wrong with it. */
export interface PictureProblem {
  readonly file: string;
  readonly problem: string;
}

export interface FoundPictures {
  readonly files: readonly string[];
  /** Of paths that cannot be read, and of folders without a picture. */
  readonly problems: readonly PictureProblem[];
}

/** The files as they are given; of folders the PNG and JPEG files in them and below, hidden ones apart, by name. Each file once. */
export function findPictures(paths: readonly string[]): FoundPictures {
  const files = new Set<string>();
  const problems: PictureProblem[] = [];
  const attempt = (file: string, act: () => void) => {
    try {
      act();
    } catch (error) {
      const { code } = error as { readonly code?: string };
      if (code === undefined) throw error;
      problems.push({
        file,
        problem: code === "ENOENT" ? "there is no such file" : `it cannot be read (${code})`,
      });
    }
  };
  const walk = (folder: string) => {
    const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith("."));
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) attempt(path, () => walk(path));
      else if (PICTURE.test(entry.name)) files.add(path);
    }
  };
  for (const path of paths) {
    attempt(path, () => {
      if (!statSync(path).isDirectory()) {
        files.add(path);
        return;
      }
      const before = files.size + problems.length;
      walk(path);
      if (files.size + problems.length === before) {
        problems.push({ file: path, problem: "there is no .png, .jpg or .jpeg file in it" });
      }
    });
  }
  return { files: [...files], problems };
}

const PICTURE = /\.(png|jpe?g)$/i;
